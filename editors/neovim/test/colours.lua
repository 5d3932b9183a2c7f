-- What Neovim says of each word of editors/test/colours.tsv, after the installation for users.

local roles = {
  comment = { "comment" },
  opener = { "keyword" },
  statement = { "property" },
  connective = { "property" },
  measure = { "function.builtin" },
  name = { "function" },
  metric = { "type" },
  text = { "string", "string.escape" },
  handle = { "string.special" },
  date = { "number" },
  number = { "number" },
  operator = { "operator" },
  result = { "comment" },
  quiet = { "comment" },
  placeholder = { "comment.todo" },
}

local faults = {}
local function expect(holds, message)
  if not holds then
    table.insert(faults, message)
  end
end

-- With `-l` Neovim reads no plugins by itself.
vim.cmd.packloadall()
vim.cmd("filetype plugin indent on")
local folder = vim.fs.dirname(vim.fs.dirname(vim.fs.dirname(vim.fn.fnamemodify(arg[0], ":p")))) .. "/test"
vim.cmd.edit(folder .. "/sample.goal")
expect(vim.bo.filetype == "goal", "the file type is " .. vim.bo.filetype)
expect(vim.treesitter.highlighter.active[0 + vim.api.nvim_get_current_buf()] ~= nil, "tree-sitter is not in use")
vim.treesitter.get_parser(0, "goal"):parse(true)

local count = 0
for row in io.lines(folder .. "/colours.tsv") do
  if row:sub(1, 1) ~= "#" then
    count = count + 1
    local number, text, role = unpack(vim.split(row, "\t"))
    local line = vim.fn.getline(tonumber(number))
    local column = line:find(text, 1, true) - 1
    -- Spelling is no colour.
    local names = vim.tbl_filter(function(capture)
      return capture.capture ~= "spell" and capture.lang == "goal"
    end, vim.treesitter.get_captures_at_pos(0, tonumber(number) - 1, column))
    local top = #names > 0 and names[#names].capture or "nothing"
    expect(vim.tbl_contains(roles[role], top), ("%s: `%s` is %s, and not a %s"):format(number, text, top, role))
  end
end

-- In Neovim's own colours numbers are as plain as any word. They get another, which ends with colours that have their own.
local function colour_of(group)
  return vim.api.nvim_get_hl(0, { name = group, link = false }).fg
end
expect(colour_of("@number.goal") ~= colour_of("Normal"), "numbers are as plain as words")
vim.cmd.colorscheme("habamax")
expect(vim.tbl_isempty(vim.api.nvim_get_hl(0, { name = "@number.goal" })), "numbers do not have the colour of the scheme")
vim.cmd.colorscheme("default")
expect(not vim.tbl_isempty(vim.api.nvim_get_hl(0, { name = "@number.goal" })), "numbers are plain again")

-- What the language server says of a word does not paint over the tree's colour.
for _, kind in ipairs({ "keyword", "class", "number", "date" }) do
  local group = "@lsp.type." .. kind .. ".goal"
  expect(colour_of(group) == nil, group .. " paints over the tree")
end

vim.wo.foldlevel = 0
-- Neovim works folds out when it has nothing else to do.
vim.wait(30000, function()
  vim.cmd("normal! zx")
  return vim.fn.foldclosed(2) == 2
end, 50)
expect(vim.fn.foldclosed(2) == 2 and vim.fn.foldclosedend(2) == 5, "the plan does not fold from its first to its last line")
expect(vim.wo.foldmethod == "expr", "folds are not tree-sitter's")

for _, fault in ipairs(faults) do
  io.stdout:write(fault .. "\n")
end
io.stdout:write(count .. " words looked at\n")
os.exit(#faults == 0 and 0 or 1)
