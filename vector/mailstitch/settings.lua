-- Settings for the module, and what is wrong with them in the words of host/errors.ts.

local concat, gmatch, match, sort, sub = table.concat, string.gmatch, string.match, table.sort, string.sub
local json = require "mailstitch.json"
local decode, encode, quoted = json.decode, json.encode, json.quoted

-- Numbers of Linux.
local ENOENT, ENOTDIR, EISDIR = 2, 20, 21
local PATH_EXPECTED = "the path of a file in a directory that is there"
local NO_FILES = "not possible here, where Lua has no files"
local NO_SYNC = "not possible in Lua, which has no call that puts a file on the disk itself"

-- `timeout: "soon" is not a duration; expected a number with ms, s, m, h or d, such as 30s`
local function fault_text(fault)
  local shown, problem = encode(fault.value), fault.problem
  local what = sub(problem, 1, 4) == "not " and shown .. " is " .. problem or problem .. ": " .. shown
  return fault.key .. ": " .. what .. "; expected " .. fault.expected
end

local function raise_faults(faults)
  local lines = {}
  for at, fault in ipairs(faults) do lines[at] = fault_text(fault) end
  error("mailstitch: " .. concat(lines, "\n"), 0)
end

local function settings_text(settings)
  local members = {}
  for key, value in pairs(settings) do members[#members + 1] = quoted(tostring(key)) .. ":" .. encode(value) end
  sort(members)
  return "{" .. concat(members, ",") .. "}"
end

-- Directory and name of a path, or the problem with it.
local function split_path(path)
  local directory, name = match(path, "^(.*)/([^/]*)$")
  if directory == nil then directory, name = ".", path end
  if directory == "" then directory = "/" end
  if name == "" then return nil, nil, "a directory" end
  local folder, _, errno = io.open(directory .. "/.", "rb")
  if folder then folder:close() end
  if errno == ENOENT or errno == ENOTDIR then return nil, nil, "not in a directory: " .. directory end
  local file = io.open(path, "rb")
  if file then
    _, _, errno = file:read(1)
    file:close()
    if errno == EISDIR then return nil, nil, "a directory" end
  end
  return directory, name
end

-- The settings with the name of the journal in the place of its path; its directory; faults that the core cannot know.
local function place(given)
  local settings, faults = {}, {}
  for key, value in pairs(given) do settings[key] = value end
  local function add(key, problem, expected)
    faults[#faults + 1] = { key = key, value = given[key], problem = problem, expected = expected }
  end
  local journal, sync = given.journal, given.sync
  if type(journal) ~= "string" or journal == "" then return settings, nil, faults end
  if sync == "second" or sync == "line" then add("sync", NO_SYNC, "off") end
  if io == nil or io.open == nil then
    add("journal", NO_FILES, "no journal")
    return settings, nil, faults
  end
  local directory, name, problem = split_path(journal)
  if problem then add("journal", problem, PATH_EXPECTED) end
  settings.journal = name or journal
  return settings, directory, faults
end

-- Gives the core its settings; raises one error with all faults, and those that are `known`.
local function configure(core, settings, known)
  local text, most = settings_text(settings), core.inputCap()
  if #text > most then
    local expected = "at most " .. most .. " bytes of JSON"
    raise_faults { { key = "settings", value = #text, problem = "too long", expected = expected } }
  end
  core.write(core.inputPtr(), text)
  local faults = {}
  if core.configure(#text) ~= 0 then
    for line in gmatch(core.read(core.outputPtr(), core.outputLen()), "[^\n]+") do
      local fault = decode(line)
      local value = settings[fault.key]
      -- every value comes back as text: here they are as they were given. Of rules the part at fault is named.
      if value ~= nil and not (type(value) == "table" and #value ~= 0) then fault.value = value end
      faults[#faults + 1] = fault
    end
  end
  for _, fault in ipairs(known) do faults[#faults + 1] = fault end
  if #faults ~= 0 then raise_faults(faults) end
end

return { place = place, configure = configure }
