" Where the workspace of a buffer begins: the nearest configuration, the repository, or the folder of the file.
function! goalposts#Root(buffer) abort
  let folder = fnamemodify(bufname(a:buffer), ':p:h')
  for marker in ['goalposts.toml', '.goalposts.toml']
    let found = findfile(marker, escape(folder, ' ,;\') . ';')
    if !empty(found)
      return fnamemodify(found, ':p:h')
    endif
  endfor
  let found = finddir('.git', escape(folder, ' ,;\') . ';')
  return empty(found) ? folder : fnamemodify(found, ':p:h:h')
endfunction
