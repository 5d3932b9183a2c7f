" What Vim says of each word of editors/test/colours.tsv, and of the files with errors. Run by `run`; faults go to $OUT.

let s:here = expand('<sfile>:p:h')
let s:shared = fnamemodify(s:here, ':h:h') . '/test/'
let s:faults = []

" The highlight groups that a role may have.
let s:roles = {
      \ 'comment': ['goalComment', 'goalRemark'],
      \ 'opener': ['goalOpeners'],
      \ 'statement': ['goalStatements'],
      \ 'name': ['goalName'],
      \ 'metric': ['goalMetricOf'],
      \ 'text': ['goalText', 'goalLongText', 'goalCurlyText', 'goalEscape'],
      \ 'handle': ['goalHandle'],
      \ 'date': ['goalDate'],
      \ 'number': ['goalNumber', 'goalSign', 'goalScaled', 'goalUnit', 'goalRate'],
      \ 'operator': ['goalOperator'],
      \ 'connective': ['goalConnectives'],
      \ 'measure': ['goalMeasures', 'goalPercentile'],
      \ 'result': ['goalResults'],
      \ 'quiet': ['goalResultsRest'],
      \ 'placeholder': ['goalPlaceholders', 'goalUnknownValue'],
      \ 'error': ['goalUnknown', 'goalUnclosed'],
      \ }

function s:GroupAt(line, text) abort
  let column = stridx(getline(a:line), a:text)
  return synIDattr(synID(a:line, column + 1, 1), 'name')
endfunction

function s:Expect(file, line, text, role) abort
  let group = s:GroupAt(a:line, a:text)
  if index(s:roles[a:role], group) < 0
    call add(s:faults, printf('%s:%s: `%s` is %s, and not a %s', a:file, a:line, a:text, group, a:role))
  endif
endfunction

execute 'edit' fnameescape(s:shared . 'sample.goal')
if &filetype !=# 'goal'
  call add(s:faults, 'the file type is ' . &filetype)
endif
let s:rows = filter(readfile(s:shared . 'colours.tsv'), 'v:val !~# "^#"')
for s:row in s:rows
  let [s:line, s:text, s:role] = split(s:row, "\t")
  call s:Expect('sample.goal', s:line, s:text, s:role)
endfor

" Indentation: written flat, it comes back as it was.
let s:before = getline(1, '$')
silent %s/^\s\+//e
normal! gg=G
let s:after = getline(1, '$')
for s:number in range(len(s:before))
  " Lines of a text are the writer's, and were flattened above.
  if s:before[s:number] !~# 'is text here$\|^\s*"""$' && s:before[s:number] !=# s:after[s:number]
    call add(s:faults, printf('line %d is indented as `%s`', s:number + 1, s:after[s:number]))
  endif
endfor
set nomodified

execute 'edit' fnameescape(s:shared . 'errors.goal')
call s:Expect('errors.goal', 2, 'perod', 'error')
call s:Expect('errors.goal', 3, '"never', 'error')
call s:Expect('errors.goal', 4, 'by', 'statement')
if &commentstring !=# '# %s' || &shiftwidth != 2
  call add(s:faults, 'the file type plugin was not read')
endif

" In files without a slip nothing is called one, and no text runs on past its end.
let s:files = exists('$GOOD') ? glob($GOOD . '/*.goal', 0, 1) : []
for s:file in s:files
  execute 'edit' fnameescape(s:file)
  for s:number in range(1, line('$'))
    let s:line = getline(s:number)
    for s:column in [match(s:line, '\S') + 1, len(s:line)]
      let s:group = synIDattr(synID(s:number, s:column, 1), 'name')
      if index(s:roles['error'], s:group) >= 0
        call add(s:faults, printf('%s:%d: `%s` is called an error', s:file, s:number, s:line))
      endif
    endfor
    if s:line =~# '^\s*}$' && synIDattr(synID(s:number, len(s:line), 1), 'name') !=# 'goalBrace'
      call add(s:faults, printf('%s:%d: a closing brace is not seen', s:file, s:number))
    endif
  endfor
endfor

" Findings of the program itself become a list to jump through.
if exists('$FINDINGS')
  compiler goal
  execute 'cgetfile' fnameescape($FINDINGS)
  let s:list = filter(getqflist(), 'v:val.valid')
  let s:lines = len(readfile($FINDINGS))
  if len(s:list) != s:lines || s:lines == 0
    call add(s:faults, printf('%d of %d findings were understood', len(s:list), s:lines))
  endif
  let s:types = uniq(sort(map(copy(s:list), 'v:val.type')))
  if s:types !=# ['e', 'w'] && s:types !=# ['E', 'W']
    call add(s:faults, 'kinds of findings: ' . string(s:types))
  endif
  let s:first = s:list[0]
  if s:first.lnum == 0 || s:first.col == 0 || s:first.text ==# '' || bufname(s:first.bufnr) !~# 'cafe-draft.goal$'
    call add(s:faults, 'the first finding is ' . string(s:first))
  endif
endif

call writefile(s:faults + [printf('%d words and %d good files looked at', len(s:rows), len(s:files))], $OUT)
if len(s:faults) > 0
  cquit
endif
qall!
