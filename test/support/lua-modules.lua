-- Runs modules that were translated to Lua, for lua-modules.ts. Reads commands from standard input, one a line, and
-- answers each with one line:
--
--   module BYTES        the text of a translated module stands behind the line: `none`, or the error
--   call NAME ARG...    the result, `none` without one, or `! MESSAGE` if there was an error
--   each NAME AXIS...   the same for every combination of arguments, with spaces between; an axis is `1,2,3`
--   rest TIMES          `rested`
--   read ADDRESS COUNT  bytes of memory
--   write ADDRESS HEX   `none`, or the error
--   memory              what of memory is not 0: `ADDRESS:BYTES` with spaces between, behind its size
--   done                `done`, and what was answered is sent

local input, output = io.stdin, io.stdout
output:setvbuf("full")

-- What imported functions were called with since the last answer.
local notes = {}

local function note(name, result)
  return function(...)
    local args = { ... }
    for at, arg in ipairs(args) do args[at] = ("%d"):format(arg) end
    notes[#notes + 1] = name .. "(" .. table.concat(args, ",") .. ");"
    return result
  end
end

local imports = { test = { nothing = note("nothing"), small = note("small", 7), high = note("high", 0xfffffff8),
  negative = note("negative", -8) } }

local ESCAPES = { ["\n"] = "\\n", ["\r"] = "\\r", ["\\"] = "\\\\", [" "] = "\\s" }

local function escaped(bytes)
  return (bytes:gsub("[\n\r\\ ]", ESCAPES))
end

local exports

local function outcome(is_done, value)
  local answer
  if not is_done then
    answer = "!" .. escaped(tostring(value))
  elseif value == nil then
    answer = "none"
  else
    -- a number with a fraction, though it be .0, is none of the module
    answer = tostring(value)
  end
  if #notes > 0 then
    answer = table.concat(notes) .. answer
    notes = {}
  end
  return answer
end

local function numbers(text, pattern)
  local list = {}
  for number in text:gmatch(pattern) do list[#list + 1] = tonumber(number) end
  return list
end

local commands = {}

function commands.module(rest)
  local text = input:read(tonumber(rest))
  local chunk, fault = load("local imports = ...\n" .. text, "=module", "t")
  exports = nil
  if not chunk then return "!" .. escaped(fault) end
  local is_done, result = pcall(chunk, imports)
  if is_done then exports, result = result, nil end
  return outcome(is_done, result)
end

function commands.call(rest)
  local name, args = rest:match("^(%S+)(.*)$")
  return outcome(pcall(exports[name], table.unpack(numbers(args, "%S+"))))
end

function commands.each(rest)
  local name, tail = rest:match("^(%S+)(.*)$")
  local f = exports[name]
  local axes = {}
  for axis in tail:gmatch("%S+") do axes[#axes + 1] = numbers(axis, "[^,]+") end
  local answers = {}
  local args = {}
  local function walk(at)
    if at > #axes then
      answers[#answers + 1] = outcome(pcall(f, table.unpack(args)))
      return
    end
    for _, value in ipairs(axes[at]) do
      args[at] = value
      walk(at + 1)
    end
  end
  walk(1)
  return table.concat(answers, " ")
end

function commands.rest(times)
  for _ = 1, tonumber(times) do exports.rest(0) end
  return "rested"
end

function commands.read(rest)
  return escaped(exports.read(table.unpack(numbers(rest, "%S+"))))
end

function commands.write(rest)
  local address, hex = rest:match("^(%d+) (%x*)$")
  local bytes = hex:gsub("%x%x", function(byte) return string.char(tonumber(byte, 16)) end)
  return outcome(pcall(exports.write, tonumber(address), bytes))
end

function commands.memory()
  local size = exports.memoryBytes()
  local bytes = exports.read(0, size)
  local parts = { tostring(size) }
  local from = 1
  while true do
    local first, last = bytes:find("[^\0]+", from)
    if not first then return table.concat(parts, " ") end
    parts[#parts + 1] = (first - 1) .. ":" .. escaped(bytes:sub(first, last))
    from = last + 1
  end
end

function commands.done()
  output:write("done\n")
  output:flush()
end

for line in input:lines() do
  local name, rest = line:match("^(%l+) ?(.*)$")
  local is_done, answer = pcall(commands[name], rest)
  if not is_done then answer = "!" .. escaped(answer) end
  if answer then output:write(answer, "\n") end
end
