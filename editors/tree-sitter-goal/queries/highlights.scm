; What shall be reached is seen first: names and numbers. Keywords are calm, texts soft, what was counted stays quiet.
; Later patterns win. The names of colours are Neovim's, and those that `tree-sitter highlight` knows.

; ── words: each list is generated from src/syntax/keywords.rs ──
; generated: openers
["plan" "goal" "metric" "platform" "goal-type" "kpi" "milestone"]
@keyword
; generated: statements
["type" "why" "owner" "contributors" "audience" "period" "start" "by" "in" "within" "supports" "depends-on" "budget" "capacity" "action" "risk" "review" "commitment" "status" "health" "revised" "grade" "allow" "note" "link" "tag" "meta" "currency" "fiscal-year" "checkpoint" "stretch" "source" "weight" "part-of" "done" "unit" "kind" "better" "family" "bounded" "growth-limit" "vanity" "balanced-by" "also" "kpis" "users"]
@property
; generated: connectives
["after" "as-of" "by" "date" "done" "each" "effort" "every" "excluding" "for" "in" "is" "keep" "named-by" "of" "on" "over" "owner" "per" "previous" "secret" "source" "starts" "value" "vs" "where" "within"]
@property
; generated: measures
["average" "avg" "highest" "lowest" "mean" "median" "total"]
@function.builtin

; generated: results
["actual" "actuals" "progress"]
@comment

; ── names ──
(_ name: (name) @function)
; While a block is not closed yet there is no goal, only its words.
(ERROR ["plan" "goal" "kpi" "metric" "goal-type"] . (name) @function)
(kpi metric: (name) @type)
(_ value: (name) @constant)
(allow rule: (name) @constant)
(meta key: (name) @constant)
(reference (name) @variable)
(handle) @string.special

; ── values ──
(date) @number
(calendar) @number
(month_day) @number
(duration) @number
(weight (number) @number)
(grade (number) @number)
(quantity) @number
(unit) @number
(unknown) @comment.todo
[(arrow) (comparison) (to) (plus_minus) "="] @operator
(measure) @function.builtin
["," "{" "}"] @punctuation.delimiter

; ── what was counted ──
(actual [(date) (calendar) (result)] @comment)
(progress [(date) (calendar) (result)] @comment)
(result (unit) @comment)

; ── texts ──
(text) @string
(escape) @string.escape
(comment) @comment
