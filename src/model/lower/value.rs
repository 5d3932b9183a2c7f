//! Numbers, units and money.

use iso_currency::Currency;
use rust_decimal::Decimal;

use super::reader::Reader;
use crate::model::name::Name;
use crate::model::series::Form;
use crate::model::value::{Per, Quantity, TimeUnit, Unit, singular};
use crate::source::{Span, Spanned};
use crate::syntax::{Kind, Node, Problem, Token};

/// A quantity as it is written, before its place says what it means.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figure {
    /// `None`: a placeholder, or unreadable.
    pub number: Option<Decimal>,
    /// The number could not be read, which has been reported.
    pub unreadable: bool,
    /// `+` or `-` stands before it; a `-` is in the number too.
    pub signed: bool,
    /// `x2` or `2x`
    pub multiple: bool,
    pub approximate: bool,
    pub unit: Unit,
    pub per: Option<Per>,
    /// Without the blanks after it.
    pub span: Span,
}

impl Figure {
    /// As a plain quantity; a placeholder is none.
    pub fn quantity(&self) -> Option<Quantity> {
        Some(Quantity { value: self.number?, unit: self.unit, per: self.per, approximate: self.approximate })
    }

    pub fn form(&self, absolute: bool) -> Form {
        Form {
            unit: self.unit,
            per: self.per,
            approximate: self.approximate,
            is_change: self.signed && !absolute,
            unknown: self.number.is_none(),
        }
    }
}

/// Units that may touch their number, besides time, percent and money: nobody would take `24kg` for anything else.
const GLUED: [&str; 37] = [
    "kg", "g", "mg", "t", "kt", "Mt", "km", "cm", "mm", "mi", "ft", "ha", "l", "ml", "kWh", "MWh", "GWh", "TWh", "kW",
    "MW", "GW", "Hz", "kHz", "MHz", "GHz", "KB", "kB", "MB", "GB", "TB", "PB", "Mbps", "Gbps", "px", "pt", "rps",
    "qps",
];

/// Whether `$` can mean this currency.
pub(in crate::model) fn is_dollar(currency: Currency) -> bool {
    currency.name().to_lowercase().contains("dollar")
}

impl<'t> Reader<'t> {
    /// A `quantity` token.
    pub fn figure(&mut self, token: Token<'t>) -> Figure {
        let whole = self.str(token.span());
        let span = Span::new(token.span().start, token.span().start + whole.trim_end().len() as u32);
        let mut figure = Figure {
            number: None,
            unreadable: false,
            signed: false,
            multiple: false,
            approximate: false,
            unit: Unit::None,
            per: None,
            span,
        };
        let mut negative = false;
        let mut number_end = span.start;
        let mut denominators: Vec<String> = Vec::new();
        for part in token.inside() {
            match part.kind() {
                Kind::mark => match self.str(part.span()) {
                    "+" => figure.signed = true,
                    "-" | "−" => (figure.signed, negative) = (true, !negative),
                    "~" | "～" => figure.approximate = true,
                    "x" | "×" => figure.multiple = true,
                    sign => figure.unit = self.money_sign(sign, part.span()),
                },
                Kind::number => {
                    number_end = part.span().end;
                    figure.number = self.number(part.span());
                    figure.unreadable = figure.number.is_none();
                }
                Kind::unknown => number_end = part.span().end,
                Kind::unit => self.unit(part.span(), number_end, &mut figure),
                Kind::per => denominators.push(self.denominator(part)),
                _ => {}
            }
        }
        if negative {
            figure.number = figure.number.map(|number| -number);
        }
        if !denominators.is_empty() {
            figure.per = Some(Per(Name::new(&denominators.join("/"))));
        }
        figure
    }

    /// The first quantity of a statement, when it is a number.
    pub fn first_quantity(&mut self, node: &Node) -> Option<Spanned<Quantity>> {
        let token = self.tokens(node).find(|token| token.kind() == Kind::quantity)?;
        let figure = self.figure(token);
        self.plain_quantity(&figure)
    }

    /// A figure where neither a change nor a multiple makes sense.
    pub fn plain_quantity(&mut self, figure: &Figure) -> Option<Spanned<Quantity>> {
        if figure.multiple {
            self.complain(Problem::new(figure.span, "a multiple says nothing here", "write the number itself"));
            return None;
        }
        figure.quantity().map(|quantity| Spanned::new(quantity, figure.span))
    }

    fn unit(&mut self, span: Span, number_end: u32, figure: &mut Figure) {
        let word = self.str(span);
        let glued = span.start == number_end;
        match word {
            "x" | "×" | "X" if glued => figure.multiple = true,
            "m" | "b" if glued => self.which_letter(span, word),
            // A currency sign before the number is its unit already.
            _ if figure.unit != Unit::None => {
                let problem = Problem::new(span, "two units for one number", format!("`{word}` is a second unit"));
                self.complain(problem.help("write one unit; what is counted per is written `/post`"));
            }
            _ => {
                figure.unit = known_unit(word);
                let is_known = !matches!(figure.unit, Unit::Word(_)) || GLUED.contains(&word);
                if glued && !is_known {
                    let number = self.str(Span::new(figure.span.start, span.start)).trim_end();
                    let help = format!("write `{number} {word}`");
                    self.complain(
                        Problem::new(span, format!("`{word}` touches its number"), "put a blank before it").help(help),
                    );
                }
            }
        }
    }

    fn which_letter(&mut self, span: Span, word: &str) {
        let (message, help) = match word {
            "m" => (
                "`m` may be million, minutes or metres",
                "write `M` for million, `min` for minutes, or ` m` after a blank for metres",
            ),
            _ => ("`b` may be billion or bits", "write `B` for billion, or ` b` after a blank for a unit of this name"),
        };
        self.complain(Problem::new(span, message, "which one?").help(help));
    }

    fn money_sign(&mut self, sign: &str, span: Span) -> Unit {
        Unit::Money(match sign {
            "$" => self.dollar,
            "€" => Currency::EUR,
            "₩" | "￦" => Currency::KRW,
            "£" => Currency::GBP,
            "¥" | "￥" => Currency::JPY,
            "₹" => Currency::INR,
            "₽" => Currency::RUB,
            "₺" => Currency::TRY,
            "₫" => Currency::VND,
            "฿" => Currency::THB,
            "₴" => Currency::UAH,
            "₪" => Currency::ILS,
            "₱" => Currency::PHP,
            _ => {
                let problem =
                    Problem::new(span, format!("`{sign}` is a currency goalposts does not know"), "unknown sign");
                self.complain(problem.help("write the currency's code after the number, as in `15 USD`"));
                return Unit::None;
            }
        })
    }

    /// `month`, `100 million people`: in one spelling.
    fn denominator(&mut self, token: Token<'t>) -> String {
        let mut words = Vec::new();
        for part in token.inside() {
            let written = self.str(part.span());
            match part.kind() {
                Kind::number => words.push(written.to_string()),
                _ if words.is_empty() => words
                    .push(TimeUnit::parse(written).map_or_else(|| singular(written), |unit| unit.word().to_string())),
                _ => words.push(written.to_string()),
            }
        }
        words.join(" ")
    }

    /// A number as it is written, scale included. `None` and a complaint when it is none.
    pub fn number(&mut self, span: Span) -> Option<Decimal> {
        let written = self.str(span);
        let bytes = written.as_bytes();
        // Most are a few bare digits, and every result has one.
        let digit = |byte: u8| byte.is_ascii_digit().then(|| u64::from(byte - b'0'));
        if bytes.len() <= 18
            && let Some(whole) = bytes.iter().try_fold(0, |whole, byte| Some(whole * 10 + digit(*byte)?))
        {
            return Some(Decimal::from(whole));
        }
        let simple =
            bytes.iter().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'_' | b'.')).count();
        let value = self.digits(Span::new(span.start, span.start + simple as u32))?;
        if simple == bytes.len() {
            return Some(value);
        }
        let scaled = self.scaled(value, &written[simple..], span.start + simple as u32);
        if scaled.is_none() {
            self.too_large(span);
        }
        scaled
    }

    /// `k`, ` million`, `만`, and the further parts of `1억 5천만`.
    fn scaled(&mut self, value: Decimal, scales: &str, start: u32) -> Option<Decimal> {
        let word_end = scales.find(|c: char| c.is_ascii_digit()).unwrap_or(scales.len());
        let factor = match scales[..word_end].trim() {
            "k" | "K" | "thousand" | "천" => 1_000_u64,
            "M" | "million" => 1_000_000,
            "B" | "billion" => 1_000_000_000,
            "trillion" | "조" => 1_000_000_000_000,
            "만" => 10_000,
            "백만" => 1_000_000,
            "천만" => 10_000_000,
            "억" => 100_000_000,
            _ => 1,
        };
        let value = value.checked_mul(Decimal::from(factor))?.normalize();
        let rest = &scales[word_end..];
        if rest.is_empty() {
            return Some(value);
        }
        let start = start + word_end as u32;
        value.checked_add(self.number(Span::new(start, start + rest.len() as u32))?)
    }

    fn digits(&mut self, span: Span) -> Option<Decimal> {
        let written = self.str(span);
        let (mut mantissa, mut scale, mut after_point) = (0_i128, 0_u32, false);
        let mut group: Option<usize> = None;
        let mut bad_group = false;
        for (index, byte) in written.bytes().enumerate() {
            match byte {
                b',' => {
                    bad_group |= group.map_or(index > 3, |digits| digits != 3);
                    group = Some(0);
                }
                b'_' => {}
                b'.' => {
                    bad_group |= group.is_some_and(|digits| digits != 3);
                    (after_point, group) = (true, None);
                }
                digit => {
                    // 28 digits are what a decimal holds; one more can't overflow here.
                    if mantissa >= 10_i128.pow(28) {
                        self.too_large(span);
                        return None;
                    }
                    mantissa = mantissa * 10 + i128::from(digit - b'0');
                    scale += u32::from(after_point);
                    group = group.map(|digits| digits + 1);
                }
            }
        }
        if bad_group || group.is_some_and(|digits| digits != 3) {
            let as_point = written.replacen(',', ".", 1);
            let ungrouped: String = written.chars().filter(|c| *c != ',').collect();
            let help = if written.matches(',').count() == 1 && !written.contains('.') {
                format!("write `{as_point}` if the comma is a decimal point, else `{ungrouped}`")
            } else {
                format!("write `{ungrouped}`")
            };
            self.complain(
                Problem::new(
                    span,
                    format!("`{}` has a comma in an unusual place", short(written)),
                    "commas separate groups of three digits",
                )
                .help(help),
            );
            return None;
        }
        match Decimal::try_from_i128_with_scale(mantissa, scale) {
            Ok(value) => Some(value),
            Err(_) => {
                self.too_large(span);
                None
            }
        }
    }

    fn too_large(&mut self, span: Span) {
        if self.problems.last().is_some_and(|problem| problem.labels[0].0.to(span) == span) {
            return;
        }
        let problem =
            Problem::new(span, "this number has more digits than can be kept exactly", "28 digits are the most");
        self.complain(problem.help("give it in a larger unit, such as `million`"));
    }

    /// The currency a `currency` statement names, without complaint: it is read again where it stands.
    pub fn currency_quietly(&self, node: &Node) -> Option<Currency> {
        let token = self.tokens(node).find(|token| token.kind() == Kind::name)?;
        Currency::from_code(self.str(token.span()))
    }

    pub fn currency(&mut self, node: &Node) -> Option<Spanned<Currency>> {
        let token = self.tokens(node).find(|token| token.kind() == Kind::name)?;
        let written = self.str(token.span());
        match Currency::from_code(written) {
            Some(currency) => Some(Spanned::new(currency, token.span())),
            None => {
                let help = match Currency::from_code(&written.to_uppercase()) {
                    Some(currency) => format!("write `{}`", currency.code()),
                    None => "write an ISO 4217 code such as `USD`, `EUR` or `KRW`".to_string(),
                };
                let message = format!("`{}` is no currency code", short(written));
                self.complain(Problem::new(token.span(), message, "three capital letters stand here").help(help));
                None
            }
        }
    }
}

/// The unit a word means.
fn known_unit(word: &str) -> Unit {
    if let Some(time) = TimeUnit::parse(word) {
        return Unit::Time(time);
    }
    match word {
        "%" | "％" | "percent" | "퍼센트" => Unit::Percent,
        "pp" | "%p" | "points" | "포인트" if word != "points" => Unit::Points,
        "명" | "건" | "회" | "개" => Unit::None,
        "원" => Unit::Money(Currency::KRW),
        "달러" => Unit::Money(Currency::USD),
        "유로" => Unit::Money(Currency::EUR),
        "엔" => Unit::Money(Currency::JPY),
        _ => match Currency::from_code(word) {
            Some(currency) if word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                Unit::Money(currency)
            }
            _ => Unit::Word(Name::new(word)),
        },
    }
}

pub(super) fn short(written: &str) -> String {
    if written.chars().count() <= 30 {
        written.to_string()
    } else {
        format!("{}…", written.chars().take(30).collect::<String>())
    }
}
