-- Findings while you type. Neovim 0.10 has no vim.lsp.enable; there the file type plugin starts the server.
if vim.lsp.enable and vim.g.goalposts_language_server ~= false then
  vim.lsp.enable("goalposts")
end
