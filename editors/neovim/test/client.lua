-- Neovim as a client of `goalposts lsp`, after the installation for users. The current folder is a copy of
-- editors/test/clients/workspace; Neovim counts columns in bytes.

local faults = {}
local function expect(holds, message)
  if not holds then
    table.insert(faults, message)
  end
end

--- Waits until something is so. Whatever never comes is a fault, and what was there instead belongs to it.
local function await(what, holds, instead)
  if not vim.wait(20000, holds, 10) then
    table.insert(faults, what .. " never came" .. (instead and ", but " .. vim.inspect(instead()) or ""))
  end
end

--- What is found in a buffer, as `line:from-to rule`, lines and bytes from 0.
local function findings(buffer)
  return vim.tbl_map(function(finding)
    return ("%d:%d-%d %s"):format(finding.lnum, finding.col, finding.end_col, finding.code)
  end, vim.diagnostic.get(buffer))
end

local function await_findings(buffer, wanted, when)
  local function is_so()
    return vim.deep_equal(findings(buffer), wanted)
  end
  await(table.concat(wanted, ", ") .. " " .. when, is_so, function()
    return findings(buffer)
  end)
  -- A finding that is both pushed and pulled comes a moment later.
  vim.wait(300, function()
    return not is_so()
  end)
  expect(is_so(), ("%s it did not stay so: %s"):format(when, vim.inspect(findings(buffer))))
end

local function open(name)
  vim.cmd.edit(vim.fn.fnameescape(name))
  local buffer = vim.api.nvim_get_current_buf()
  await("a server for " .. name, function()
    local client = vim.lsp.get_clients({ bufnr = buffer, name = "goalposts" })[1]
    return client and client.initialized
  end)
  return buffer
end

local function line(buffer, number)
  return vim.api.nvim_buf_get_lines(buffer, number, number + 1, false)[1]
end

--- Puts the cursor on a text.
local function go_to(buffer, number, text)
  vim.api.nvim_set_current_buf(buffer)
  vim.api.nvim_win_set_cursor(0, { number + 1, line(buffer, number):find(text, 1, true) - 1 })
end

--- The texts that Neovim draws beside those of a buffer, by the start of their namespace's name.
local function drawn(buffer, namespace)
  local texts = {}
  for name, id in pairs(vim.api.nvim_get_namespaces()) do
    if vim.startswith(name, namespace) then
      for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(buffer, id, 0, -1, { details = true })) do
        local chunks = vim.list_extend(vim.deepcopy(mark[4].virt_text or {}), vim.tbl_flatten(mark[4].virt_lines or {}))
        local text = ""
        for _, chunk in ipairs(chunks) do
          text = text .. (type(chunk) == "table" and chunk[1] or "")
        end
        table.insert(texts, ("%d:%d %s"):format(mark[2], mark[3], text))
      end
    end
  end
  return texts
end

local function has(list, part)
  return vim.iter(list):any(function(text)
    return text:find(part, 1, true) ~= nil
  end)
end

local function run()
  vim.diagnostic.config({ virtual_text = true })
  local cafe, letter = open("카페.goal"), open("소식지.goal")
  expect(#vim.lsp.get_clients() == 1, "one folder has one server")
  local client = vim.lsp.get_clients()[1]
  expect(vim.bo[cafe].filetype == "goal", "the file type is " .. vim.bo[cafe].filetype)
  expect(client.root_dir == vim.fn.getcwd(), "the root is " .. tostring(client.root_dir))

  -- Behind Korean text and an emoji.
  await_findings(cafe, { "4:40-43 ambiguous-change" }, "when it is opened")
  local found = vim.diagnostic.get(cafe)[1]
  expect(line(cafe, 4):sub(found.col + 1, found.end_col) == "+5%", "the finding underlines something else")
  await("virtual text", function()
    return has(drawn(cafe, "nvim.vim.lsp.goalposts"), "can be read in two ways")
  end)

  -- Findings follow what is typed in another file.
  vim.api.nvim_buf_set_text(cafe, 0, 5, 0, 5, { "큰" })
  await_findings(letter, { "2:11-27 unknown-reference" }, "when another buffer changes")
  vim.api.nvim_set_current_buf(cafe)
  vim.cmd("silent undo")
  await_findings(letter, {}, "when that is undone")

  -- Hints and lenses.
  vim.lsp.inlay_hint.enable(true)
  vim.api.nvim_set_current_buf(letter)
  await("hints on the screen", function()
    vim.cmd.redraw()
    return has(drawn(letter, "nvim.lsp.inlayhint"), "2,520")
  end, function()
    return drawn(letter, "nvim.lsp.inlayhint")
  end)
  go_to(cafe, 0, "카페")
  vim.lsp.codelens.refresh({ bufnr = cafe })
  await("lenses", function()
    return #vim.lsp.codelens.get(cafe) == 2
  end, function()
    return vim.lsp.codelens.get(cafe)
  end)
  await("the lens of supporters on the screen", function()
    return has(drawn(cafe, "nvim.lsp.codelens"), "supported by 1 goal")
  end)
  vim.lsp.codelens.run()
  await("the list of supporters", function()
    local places = vim.fn.getqflist()
    return #places == 1 and places[1].bufnr == letter and places[1].lnum == 3 and places[1].col == 12
  end, vim.fn.getqflist)
  vim.cmd.cclose()

  -- Hover and completion, behind Korean text.
  go_to(letter, 2, "인지도")
  local place = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local hover = client:request_sync("textDocument/hover", place, 20000, letter)
  expect(hover and hover.result and hover.result.contents.value:find("동네가 우리를 안다 🚀", 1, true), "hover says " .. vim.inspect(hover))
  vim.api.nvim_win_set_cursor(0, { 3, #line(letter, 2) })
  vim.bo[letter].omnifunc = "v:lua.vim.lsp.omnifunc"
  vim.lsp.completion.enable(true, client.id, letter, { autotrigger = false })
  place = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local offered = client:request_sync("textDocument/completion", place, 20000, letter)
  local labels = vim.tbl_map(function(item)
    return item.label
  end, offered.result.items)
  expect(vim.tbl_contains(labels, "카페-인지도"), "offered is " .. vim.inspect(labels))

  -- Definition.
  go_to(letter, 2, "카페")
  vim.lsp.buf.definition()
  await("the definition", function()
    return vim.api.nvim_get_current_buf() == cafe and vim.deep_equal(vim.api.nvim_win_get_cursor(0), { 1, 5 })
  end)

  -- A quick fix.
  go_to(cafe, 4, "+5%")
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.title:find("x1.05", 1, true) ~= nil
    end,
  })
  await("the quick fix", function()
    return line(cafe, 4) == '  kpi open-rate "오픈율 🎯" 35% -> x1.05'
  end, function()
    return line(cafe, 4)
  end)
  await_findings(cafe, {}, "after the quick fix")

  -- A goal gets another name, over two files.
  go_to(letter, 2, "인지도")
  vim.lsp.buf.rename("우리-카페")
  await("the new name in both files", function()
    return line(letter, 2) == "  supports 우리-카페" and vim.startswith(line(cafe, 0), "goal 우리-카페 ")
  end, function()
    return { line(letter, 2), line(cafe, 0) }
  end)

  -- The one style.
  vim.api.nvim_set_current_buf(letter)
  vim.lsp.buf.format({ timeout_ms = 20000 })
  expect(line(letter, 5) == '  kpi subscribers "구독자 💌" 2,400 -> +5%', "formatted is " .. line(letter, 5))

  -- What happens on disk is noted at once where it is watched, for which Neovim wants no blank in a folder's name; and in any
  -- case when a buffer is saved.
  local watches = vim.fn.executable("inotifywait") == 1 and not vim.fn.getcwd():find(" ")
  vim.cmd("silent wall")
  local new_file = watches and "새-목표.goal" or "새 목표.goal"
  vim.fn.writefile({ "goal 새-목표 {", "  supports 없는-목표", "}" }, new_file)
  if not watches then
    vim.cmd("silent write!")
  end
  await("findings in a file that is not open", function()
    local buffer = vim.fn.bufnr(new_file)
    return buffer > 0 and has(findings(buffer), "1:11-24 unknown-reference")
  end)
  local new = open(new_file)
  vim.api.nvim_buf_set_lines(new, 1, 2, false, { "  supports 우리-카페" })
  await("the new file without its finding", function()
    return not has(findings(new), "unknown-reference")
  end)
end

local is_fine, failure = xpcall(run, debug.traceback)
if not is_fine then
  table.insert(faults, failure)
end
for _, fault in ipairs(faults) do
  io.stderr:write(fault .. "\n")
end
vim.cmd(#faults == 0 and "qall!" or "cquit!")
