/**
 * The goal language for tree-sitter, after `grammar/goal.pest`.
 *
 * A line is a statement; blocks close on a line of their own. What the linter says of values and places (a `weight` in a
 * goal, `2,4`) is not repeated here: this grammar is wrong only about lines of which no statement can be made.
 *
 * A comment at a line's start is another token than one after a statement: only the first may go on without a blank
 * (`#tag`). Newlines are tokens, so no scanner of our own is needed.
 */
/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

const KOREAN = '(?:백만|천만|만|억|조|천)';
const DIGITS = '[0-9]+(?:[,_][0-9]+)*(?:\\.[0-9]+)?';

/** One or more, with commas between. */
const list = (/** @type {RuleOrLiteral} */ rule) => seq(rule, repeat(seq(',', rule)));

/** What stands behind a keyword, in the fields that most statements share. */
const moment = (/** @type {GrammarSymbols<string>} */ $) => choice($.date, $.calendar);

module.exports = grammar({
  name: 'goal',

  word: $ => $.name,
  extras: _ => [/[ \t\u00A0\u3000\uFEFF]/],
  // `24.1 kt in 2020 -> 14 kt` and `3/month in 3 months`: what `in` belongs to shows after it.
  conflicts: $ => [[$.baseline, $._value]],
  supertypes: $ => [$.statement],
  inline: $ => [$._word, $._sign],

  rules: {
    source_file: $ => seq(repeat(choice($._line, $._newline)), optional($._last_line)),

    _line: $ => seq($._last_line, $._newline),
    _last_line: $ => choice($.comment, seq($.statement, optional(alias($.remark, $.comment)))),
    _newline: _ => /\r?\n/,

    comment: _ => token(prec(1, /#[^\r\n]*/)),
    remark: _ => token(prec(1, /#(?:[ \t\u00A0\u3000][^\r\n]*)?/)),

    block: $ => seq(
      '{',
      optional(alias($.remark, $.comment)),
      $._newline,
      repeat(choice($._line, $._newline)),
      '}',
    ),

    statement: $ => choice(
      // what opens a block
      $.plan, $.goal, $.metric, $.goal_type, $.platform, $.kpi, $.milestone,
      // of goals and plans
      $.type, $.why, $.owner, $.contributors, $.audience, $.period, $.start, $.by, $.in, $.supports, $.depends_on,
      $.budget, $.capacity, $.action, $.risk, $.review, $.commitment, $.status, $.health, $.revised, $.grade, $.allow,
      $.note, $.link, $.tag, $.meta, $.currency, $.fiscal_year,
      // of KPIs and milestones
      $.actual, $.actuals, $.checkpoint, $.stretch, $.source, $.weight, $.part_of, $.done, $.progress,
      // of the catalogue
      $.unit_of, $.kind, $.better, $.family, $.flag, $.growth_limit, $.balanced_by, $.also, $.kpis, $.users,
    ),

    // ── what opens a block ──
    plan: $ => seq('plan', $._header),
    goal: $ => seq('goal', $._header),
    metric: $ => seq('metric', $._header),
    goal_type: $ => seq('goal-type', $._header),
    _header: $ => choice(
      seq(field('name', $.name), optional(field('title', $.text)), optional(field('body', $.block))),
      seq(field('title', $.text), optional(field('body', $.block))),
      field('body', $.block),
    ),
    platform: $ => seq(
      'platform', list(field('name', $._word)), optional(field('title', $.text)), optional(field('body', $.block)),
    ),
    milestone: $ => seq('milestone', field('title', $.text), repeat($._part), optional(field('body', $.block))),

    kpi: $ => seq(
      'kpi',
      field('name', $._word),
      optional(seq('is', field('metric', $._word))),
      optional(field('title', $.text)),
      optional($._change),
      repeat($._qualifier),
      optional(field('body', $.block)),
    ),
    _change: $ => choice(
      seq($.arrow, field('target', $.target)),
      seq(field('baseline', $.baseline), $.arrow, field('target', $.target)),
      field('target', $.target),
    ),
    arrow: _ => choice('->', '→', '−>'),
    baseline: $ => seq($.quantity, optional(choice(seq('in', moment($)), seq('vs', 'previous', $.period_word)))),
    period_word: $ => $.name,
    target: $ => choice($._value, $._bound, seq('keep', optional(choice($._value, $._bound)))),
    _bound: $ => seq($.comparison, $._value),
    comparison: _ => choice('>=', '<=', '=', '≥', '≤', '>', '<'),
    _value: $ => choice(
      seq(
        $.quantity,
        optional(choice(seq($.to, $.quantity), seq($.plus_minus, $.quantity))),
        optional(seq('of', field('share', choice($.text, $.reference)))),
      ),
      seq('secret', $.text),
    ),
    to: _ => choice('..', '–', '~', '～'),
    plus_minus: _ => choice('±', '+/-'),

    _qualifier: $ => choice(
      $.measure,
      seq('per', $._per),
      seq('each', optional($.number), $.unit),
      seq('by', $._deadline),
      seq('where', field('segment', $.text)),
      seq('excluding', field('exclusion', $.text)),
      seq(choice('over', 'within', 'in'), $.duration),
    ),
    measure: _ => choice(
      'avg', 'average', 'mean', 'median', 'lowest', 'highest', 'total', token(prec(1, /p[0-9][0-9]/)),
    ),

    // ── what was counted ──
    actual: $ => seq('actual', moment($), $._recorded),
    checkpoint: $ => seq('checkpoint', moment($), optional('='), $.quantity, optional($.text)),
    progress: $ => seq('progress', moment($), $._recorded),
    // Results have a node of their own, so that they can stay quiet beside targets.
    _recorded: $ => seq(optional('='), alias($.quantity, $.result), optional($.text)),
    actuals: $ => seq(
      'actuals',
      $.text,
      optional(seq('date', $._word)),
      optional(seq('value', $._word)),
      optional(seq('where', $._word, '=', $.text)),
    ),
    done: $ => seq('done', moment($), optional($.text)),
    stretch: $ => seq('stretch', optional('='), $.quantity),
    weight: $ => seq('weight', $.number),
    source: $ => seq('source', $.text),
    part_of: $ => seq('part-of', choice($.reference, $.text)),

    // ── time ──
    period: $ => seq('period', choice(moment($), $.unknown), optional(seq($.to, moment($)))),
    start: $ => seq('start', choice(moment($), $.unknown)),
    by: $ => seq('by', $._deadline),
    _deadline: $ => choice(
      moment($),
      seq($.duration, 'after', choice(moment($), $.text, $.reference)),
      $.unknown,
      $.text,
      $.reference,
    ),
    in: $ => seq(choice('in', 'within'), $.duration),
    review: $ => seq('review', choice(seq('every', optional($.number), $.unit), field('value', $.name))),
    duration: $ => seq($.number, $.unit),

    // ── people, means, state ──
    owner: $ => seq('owner', $.handle),
    contributors: $ => seq('contributors', list($.handle)),
    audience: $ => seq('audience', $.text, optional($.quantity)),
    budget: $ => seq('budget', $.quantity, optional(seq(',', $.quantity)), optional(seq('for', $.quantity))),
    capacity: $ => seq('capacity', $.quantity),
    action: $ => seq('action', $.text, repeat($._part)),
    risk: $ => seq('risk', $.text, repeat($._part)),
    _part: $ => choice(
      seq('by', $._deadline),
      seq('owner', $.handle),
      seq('effort', $.quantity),
      seq('done', moment($), optional($.text)),
    ),
    type: $ => seq('type', field('value', $._word)),
    supports: $ => seq('supports', list($.reference)),
    depends_on: $ => seq('depends-on', list($.reference)),
    commitment: $ => seq('commitment', field('value', $.name)),
    status: $ => seq('status', field('value', $.name), optional($.text)),
    grade: $ => seq('grade', $.number, optional($.text)),
    health: $ => seq('health', field('value', $.name), optional($.text), optional(seq('on', moment($)))),
    allow: $ => seq('allow', field('rule', $.name), optional($.text)),
    revised: $ => seq('revised', moment($), $.text),
    why: $ => seq('why', $.text),
    note: $ => seq('note', $.text),
    link: $ => seq('link', $.text),
    tag: $ => seq('tag', list(field('value', $._word))),
    meta: $ => seq('meta', field('key', $.name), $.text),

    // ── plan and catalogue ──
    currency: $ => seq('currency', field('value', $.name)),
    fiscal_year: $ => seq('fiscal-year', 'starts', $.month_day, optional(seq('named-by', field('value', $.name)))),
    unit_of: $ => seq('unit', field('value', $.name)),
    kind: $ => seq('kind', field('value', $.name)),
    better: $ => seq('better', field('value', $.name)),
    family: $ => seq('family', field('value', $.name)),
    flag: _ => choice('bounded', 'vanity'),
    growth_limit: $ => seq('growth-limit', $.quantity),
    balanced_by: $ => seq('balanced-by', list(field('value', $._word))),
    also: $ => seq('also', list(field('value', $._word))),
    kpis: $ => seq('kpis', list(field('value', $._word))),
    users: $ => seq('users', $.quantity, optional(seq('as-of', moment($))), optional(seq('source', $.text))),

    // ── values ──
    // what may follow `/` or `per` is the value's own rate before it is a qualifier
    quantity: $ => prec.right(seq(
      $._amount,
      optional($.unit),
      repeat(seq(choice('/', 'per'), $._per)),
    )),
    _amount: $ => choice(seq(repeat($._sign), choice($.number, $.unknown))),
    _sign: $ => choice($.sign, $.currency_sign),
    sign: _ => choice('+', '-', '−', '~'),
    currency_sign: _ => /\p{Sc}/,
    _per: $ => prec.right(seq(optional($.number), $.unit)),
    // Korean scales belong to their number, blanks and all: 1억 5천만. So does the `x` of a multiple.
    number: $ => choice($._digits, seq($._digits, $._scale), $._multiple),
    _digits: _ => token(new RustRegex(`${DIGITS}(?: ?${KOREAN}(?: ?[0-9]+(?:[,_][0-9]+)*${KOREAN})*)?`)),
    _multiple: _ => token(prec(1, new RustRegex(`[x×]${DIGITS}`))),
    _scale: _ => choice('k', 'K', 'M', 'B', 'thousand', 'million', 'billion', 'trillion'),
    unit: $ => choice('%', '%p', '％', '×', $.name),
    unknown: _ => choice('?', '--', 'TBD', 'TODO', 'N', 'XX', 'X', /<[\p{XID_Start}][^>\r\n]*>/, /\[[^\]\r\n]*\]/),

    date: _ => token(prec(1, /[0-9]{4}[-\/.][0-9]{1,2}[-\/.][0-9]{1,2}/)),
    calendar: _ => token(prec(1,
      /[0-9]{4}(?:-(?:[0-9]{2}|[QH][0-9]|W[0-9]{2}))?|FY[0-9]{2,4}(?:-(?:[QH][0-9]|W[0-9]{2}))?|[QH][0-9]|W[0-9]{2}/,
    )),
    month_day: _ => /[0-9]{2}-[0-9]{2}/,

    handle: $ => seq('@', token.immediate(/[\p{XID_Start}](?:\p{XID_Continue}|-+\p{XID_Continue})*(?:\/[\p{XID_Start}](?:\p{XID_Continue}|-+\p{XID_Continue})*)?/)),
    reference: $ => prec.right(seq(
      $.name,
      optional(seq(token.immediate('/'), alias($._name_after, $.name))),
      optional(seq(token.immediate('.'), alias($._name_after, $.name))),
    )),
    _name_after: _ => token.immediate(/[\p{XID_Start}](?:\p{XID_Continue}|-+\p{XID_Continue})*/),
    _word: $ => choice($.name, $.text),
    name: _ => /[\p{XID_Start}](?:\p{XID_Continue}|-+\p{XID_Continue})*/,

    text: $ => choice(
      seq('"', repeat(choice($._plain, $.escape)), token.immediate('"')),
      token(/“[^”\r\n]*”/),
      token(/"""(?:[^"]|"[^"]|""[^"])*"""/),
    ),
    _plain: _ => token.immediate(prec(1, /[^"\\\r\n]+/)),
    escape: _ => token.immediate(/\\(?:u\{[0-9a-fA-F]*\}|[^\r\n])/),
  },
});
