" Vim indent file
" Language: goal

if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=GetGoalIndent()
setlocal indentkeys=0},!^F,o,O
setlocal nolisp nosmartindent noautoindent
let b:undo_indent = 'setlocal indentexpr< indentkeys< lisp< smartindent< autoindent<'

if exists('*GetGoalIndent')
  finish
endif

function GetGoalIndent() abort
  " Lines of a text stay as they were typed: their indentation is the writer's.
  if s:WithinText(v:lnum)
    return -1
  endif
  let previous = prevnonblank(v:lnum - 1)
  while previous > 0 && s:WithinText(previous)
    let previous = prevnonblank(previous - 1)
  endwhile
  if previous == 0
    return 0
  endif
  let depth = indent(previous)
  if getline(previous) =~# '^\s*[^# \t].*{\s*\%(#\%(\s.*\)\=\)\=$'
    let depth += shiftwidth()
  endif
  if getline(v:lnum) =~# '^\s*}'
    let depth -= shiftwidth()
  endif
  return max([depth, 0])
endfunction

" Whether a line begins inside """ … """.
function s:WithinText(line) abort
  return synIDattr(synID(a:line, 1, 0), 'name') ==# 'goalLongText' && getline(a:line) !~# '^"""'
endfunction
