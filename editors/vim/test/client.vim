" Vim with ALE as a client of `goalposts lsp`. The current folder is a copy of editors/test/clients/workspace.

let s:faults = []

" Waits until an expression is true.
function! s:Await(what, expression) abort
  let start = reltime()
  while reltimefloat(reltime(start)) < 20
    if eval(a:expression)
      return
    endif
    sleep 20m
  endwhile
  call add(s:faults, a:what . ' never came, but ' . string(getloclist(0)))
endfunction

edit 카페.goal
call s:Await('the finding', 'len(getloclist(0)) == 1')
let s:found = get(getloclist(0), 0, {'lnum': 0, 'text': ''})
if s:found.lnum != 5 || s:found.text !~# '`+5%`'
  call add(s:faults, 'found is ' . string(s:found))
endif
" ALE counts in the units of the protocol.
if get(s:found, 'col') != 33
  call add(s:faults, 'the column is ' . get(s:found, 'col'))
endif

" Findings follow what is typed in another file.
set hidden
call setline(1, substitute(getline(1), '카페', '큰-카페', ''))
call ale#Queue(0)
edit 소식지.goal
call s:Await('the finding in the other file', 'len(getloclist(0)) == 1 && getloclist(0)[0].text =~# "큰-카페-인지도"')
buffer 카페.goal
silent undo
call ale#Queue(0)
buffer 소식지.goal
call s:Await('its end', 'empty(getloclist(0))')
call cursor(3, 12)
ALEGoToDefinition
call s:Await('the definition', 'expand("%:t") ==# "카페.goal" && line(".") == 1')

" The workspace begins at the nearest configuration, and else at the repository.
let s:root = fnamemodify('.', ':p:h')
call mkdir('안 쪽/더, 안', 'p')
for [s:marker, s:expected] in [['', s:root], ['안 쪽/goalposts.toml', s:root . '/안 쪽']]
  if !empty(s:marker)
    call writefile([], s:marker)
  endif
  execute 'edit ' . fnameescape('안 쪽/더, 안/c.goal')
  if goalposts#Root(bufnr('%')) !=# s:expected
    call add(s:faults, 'the root is ' . goalposts#Root(bufnr('%')) . ', and not ' . s:expected)
  endif
  bwipeout!
endfor

call writefile(s:faults, $OUT)
execute empty(s:faults) ? 'qall!' : 'cquit!'
