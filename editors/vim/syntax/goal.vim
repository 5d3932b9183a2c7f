" Vim syntax file
" Language: goal, see docs/language.md
"
" A line is a statement: the word at its start decides how its rest is read. What shall be reached is seen first, and the
" lines of what was counted stay quiet.

if exists('b:current_syntax')
  finish
endif

let s:keep_cpo = &cpo
set cpo&vim

" Names have hyphens, and letters of any script.
syn iskeyword @,48-57,192-255,-,_
syn sync minlines=60

" ── words: each line is generated from src/syntax/keywords.rs ──
" generated: openers
syn keyword goalOpeners contained nextgroup=goalOpenersRest plan goal metric platform goal-type kpi milestone
" generated: statements
syn keyword goalStatements contained nextgroup=goalStatementsRest type why owner contributors audience period start by in within supports depends-on budget capacity action risk review commitment status health revised grade allow note link tag meta currency fiscal-year checkpoint stretch source weight part-of done unit kind better family bounded growth-limit vanity balanced-by also kpis users
" generated: results
syn keyword goalResults contained nextgroup=goalResultsRest actual actuals progress
" generated: connectives
let s:connectives = 'excluding\|named-by\|previous\|effort\|secret\|source\|starts\|within\|after\|as-of\|every\|owner\|value\|where\|date\|done\|each\|keep\|over\|for\|per\|by\|in\|is\|of\|on\|vs'
" generated: measures
let s:measures = 'average\|highest\|lowest\|median\|total\|mean\|avg'
" generated: scales
let s:scales = 'thousand\|trillion\|million\|billion\|백만\|천만\|만\|억\|조\|천'
" generated: placeholders
syn keyword goalPlaceholders contained TBD TODO N XX X
execute 'syn keyword goalConnectives contained' substitute(s:connectives, '\\|', ' ', 'g')
execute 'syn keyword goalMeasures contained' substitute(s:measures, '\\|', ' ', 'g')

" ── a line: its start, its keyword, its rest ──
syn match goalStart /^[\uFEFF \t\u00A0\u3000]*/ nextgroup=goalOpeners,goalStatements,goalResults,goalUnknown,goalBrace,goalComment
syn match goalUnknown /[^ \t{}#"“]\S*/ contained
syn match goalBrace /[{}]/ contained
syn match goalComment /#.*$/ contained contains=goalTodo,@Spell

syn match goalRemark excludenl /[ \t\u00A0\u3000]\zs#\%([ \t\u00A0\u3000].*\)\=$/ contained contains=goalTodo,@Spell
syn keyword goalTodo contained TODO FIXME

syn cluster goalValues contains=goalConnectives,goalMeasures,goalPercentile,goalPlaceholders,goalUnknownValue,goalNumber,
      \goalDate,goalSign,goalOperator,goalHandle
syn region goalStatementsRest contained start=/[ \t\u00A0\u3000]/ end=/$/
      \ contains=@goalTexts,@goalValues,goalRemark,goalBrace
syn region goalOpenersRest contained start=/[ \t\u00A0\u3000{]/ end=/$/
      \ contains=@goalTexts,@goalValues,goalRemark,goalBrace,goalName,goalMetricOf
syn region goalResultsRest contained start=/[ \t\u00A0\u3000]/ end=/$/
      \ contains=@goalTexts,goalRemark

" ── texts ──
syn cluster goalTexts contains=goalText,goalLongText,goalCurlyText,goalUnclosed
syn match goalUnclosed excludenl /["“].*$/ contained
syn region goalText contained oneline start=/"/ skip=/\\./ end=/"/ contains=goalEscape,@Spell
syn region goalLongText contained start=/"""/ end=/"""/ contains=@Spell
syn match goalCurlyText /“[^”]*”/ contained contains=@Spell
syn match goalEscape /\\\%(["\\nt]\|u{\x\{1,6}}\)/ contained

" ── names, which follow their keyword at once ──
syn match goalName contained
      \ /\%(^[ \t\u00A0\u3000]*\%(plan\|goal\|metric\|goal-type\|kpi\|platform\)[ \t\u00A0\u3000]\+\|,[ \t]*\)\@<=[[:alpha:]\u00C0-\uFFFF][[:alnum:]\u00C0-\uFFFF-]*/
syn match goalMetricOf contained /\%([ \t]is[ \t]\+\)\@<=[[:alpha:]\u00C0-\uFFFF][[:alnum:]\u00C0-\uFFFF-]*/
syn match goalHandle contained "@[[:alpha:]\u00C0-\uFFFF][[:alnum:]\u00C0-\uFFFF-]*\%(/[[:alnum:]\u00C0-\uFFFF-]\+\)\="

" ── values ──
syn match goalPercentile contained /\<p\d\d\>/
syn match goalUnknownValue contained /?\|\%([ \t]\)\@<=--\%([ \t]\|$\)\@=\|<[[:alpha:]\u00C0-\uFFFF][^>]*>\|\[[^]]*\]/
" A sign is the number's: both are one colour.
syn match goalSign contained /\%(->\)\@![-+−~]\=\%([$€₩£¥]\)\=\%([0-9NX?]\)\@=/
syn match goalNumber contained /\%(\k\)\@<![x×]\=\d\+\%([,_]\d\+\)*\%(\.\d\+\)\=/ nextgroup=goalScaled,goalUnit,goalRate
" What may follow a value is no unit.
execute 'syn match goalUnit contained / \=\%(%p\=\|％\|×\|\%(\%(' . s:connectives . '\|' . s:measures . '\|p\d\d\)\>\)\@!'
      \ . '[[:alpha:]\u00C0-\uFFFF][[:alnum:]\u00C0-\uFFFF-]*\)/ nextgroup=goalRate'
" After the unit: of two that begin at the same place Vim takes the later one.
execute 'syn match goalScaled contained / \=\%(' . s:scales . '\|[kKMB]\>\)/ nextgroup=goalNumber,goalUnit,goalRate'
syn match goalRate contained "/[[:alpha:]\u00C0-\uFFFF][[:alnum:]\u00C0-\uFFFF-]*"
syn match goalOperator contained /->\|→\|−>\|>=\|<=\|≥\|≤\|±\|+\/-\|\.\.\|–\|～\|[<>=]/
syn match goalDate contained /\<\d\{4}-\%(\d\d\%(-\d\d\)\=\|[QH]\d\|W\d\d\)\>\|\<FY\d\{2,4}\%(-[QH]\d\)\=\>\|\<[QH]\d\>\|\<W\d\d\>\|\<\d\d-\d\d\>/
syn match goalDate contained /\%(\<\%(by\|in\|period\|start\)[ \t]\+\|\.\.\)\@<=\d\{4}\>[-,]\@!/

hi def link goalComment Comment
hi def link goalRemark Comment
hi def link goalTodo Todo
hi def link goalOpeners Statement
hi def link goalStatements Identifier
hi def link goalResults Comment
hi def link goalResultsRest Comment
hi def link goalUnknown Error
hi def link goalName Type
hi def link goalMetricOf Type
hi def link goalHandle Special
hi def link goalText String
hi def link goalLongText String
hi def link goalCurlyText String
hi def link goalEscape SpecialChar
hi def link goalUnclosed Error
hi def link goalConnectives Identifier
hi def link goalMeasures Identifier
hi def link goalPercentile Identifier
hi def link goalPlaceholders WarningMsg
hi def link goalUnknownValue WarningMsg
" Numbers and dates are read first. Where the colours in use paint them as texts, as Vim's own do, they get others.
execute 'hi def link goalNumber' synIDtrans(hlID('Number')) == synIDtrans(hlID('String')) ? 'PreProc' : 'Number'
hi def link goalSign goalNumber
hi def link goalScaled goalNumber
hi def link goalUnit goalNumber
hi def link goalRate goalNumber
hi def link goalDate goalNumber
hi def link goalOperator Operator
hi def link goalBrace Delimiter

let &cpo = s:keep_cpo
unlet s:keep_cpo s:scales s:connectives s:measures
let b:current_syntax = 'goal'
