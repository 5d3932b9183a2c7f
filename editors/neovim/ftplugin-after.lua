-- Colours and folds by tree-sitter. What is indented and formatted stays with the file type plugin for Vim.
if pcall(vim.treesitter.start, 0, "goal") then
  vim.opt_local.foldmethod = "expr"
  vim.opt_local.foldexpr = "v:lua.vim.treesitter.foldexpr()"
  vim.opt_local.foldlevel = 99
end

-- Neovim 0.10 starts no server by itself; newer versions do it by plugin/goalposts.lua. Older ones have no vim.fs.root.
if not vim.lsp.enable and vim.fs and vim.fs.root and vim.g.goalposts_language_server ~= false and vim.fn.executable("goalposts") == 1 then
  local config = dofile(vim.api.nvim_get_runtime_file("lsp/goalposts.lua", false)[1])
  vim.lsp.start({
    name = "goalposts",
    cmd = config.cmd,
    root_dir = vim.fs.root(0, config.root_markers),
    capabilities = vim.tbl_deep_extend("force", vim.lsp.protocol.make_client_capabilities(), config.capabilities or {}),
    commands = config.commands,
  })
end
