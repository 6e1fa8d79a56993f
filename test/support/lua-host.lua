-- What Vector's `lua` transform (version "2") does with a program, in a plain lua5.4: src/transforms/lua/v2/mod.rs. Reads
-- commands from standard input, one a line, and prints what hooks emit and raise, one JSON object a line:
--
--   lua5.4 lua-host.lua DIRECTORY < COMMANDS
--
--   program {source="...", process="...", shutdown="...", tick="..."}   `no_io=true` takes the files away; another one
--                       begins anew
--   now 1773652600      seconds, until the next one
--   event {log={...}}   as Vector makes them: times are tables, null is ""
--   lines 1000 PATH     events of the next so many lines of a file, which begin where the ones before ended
--   tick                the timer
--   shutdown
--   stats               prints what `mail.stats()` gives
--   memory              prints the bytes of the core's memory, and of all that Lua has

local GC_INTERVAL = 16

local input, output, files = io.stdin, io.stdout, io
package.path = arg[1] .. "/?.lua;" .. package.path
debug = nil

local now = 0
os.time = function(...)
  assert(select("#", ...) == 0, "only the time of now is replaced")
  return now
end

------------------------------------------------------------------------------------------------------------------------
-- Events of Lua become events of Vector: vrl, src/value/value/lua.rs.

local function quoted(text)
  return '"' .. text:gsub('[\0-\31"\\]', function(c) return ("\\u%04x"):format(c:byte()) end) .. '"'
end

local TIME_KEYS = { "year", "month", "day", "hour", "min", "sec" }

local function is_time(value)
  for _, key in ipairs(TIME_KEYS) do
    if value[key] == nil then return false end
  end
  return true
end

local function time_text(time)
  for _, key in ipairs(TIME_KEYS) do
    if math.type(time[key]) ~= "integer" then error("a time with " .. key .. " " .. tostring(time[key]), 0) end
  end
  local ok = time.month >= 1 and time.month <= 12 and time.day >= 1 and time.day <= 31 and time.hour >= 0
    and time.hour < 24 and time.min >= 0 and time.min < 60 and time.sec >= 0 and time.sec < 60
  if not ok then error("invalid timestamp", 0) end
  local nanosec = time.nanosec or 0
  if math.type(nanosec) ~= "integer" or nanosec < 0 or nanosec >= 1000000000 then error("invalid nanosec", 0) end
  local milli = nanosec == 0 and "" or (".%03d"):format(nanosec // 1000000)
  return ("%04d-%02d-%02dT%02d:%02d:%02d%sZ"):format(
    time.year, time.month, time.day, time.hour, time.min, time.sec, milli
  )
end

local value_text

local function array_text(value)
  local parts = {}
  for key in pairs(value) do
    if math.type(key) ~= "integer" then error("a list with the key " .. tostring(key), 0) end
  end
  for at = 1, #value do parts[at] = value_text(value[at]) end
  return "[" .. table.concat(parts, ",") .. "]"
end

function value_text(value)
  local kind = type(value)
  if kind == "string" then return quoted(value) end
  if kind == "boolean" then return tostring(value) end
  if kind == "number" then
    if value ~= value then error("NaN not supported", 0) end
    return math.type(value) == "integer" and ("%d"):format(value) or ("%.17g"):format(value)
  end
  if kind ~= "table" then error("Unsupported Lua type " .. kind, 0) end
  if #value > 0 then return array_text(value) end
  if is_time(value) then return '{"$time":"' .. time_text(value) .. '"}' end
  local parts = {}
  for key, member in pairs(value) do
    if type(key) ~= "string" or not utf8.len(key) then error("the key " .. tostring(key), 0) end
    parts[#parts + 1] = quoted(key) .. ":" .. value_text(member)
  end
  -- Vector keeps them by name
  table.sort(parts)
  return "{" .. table.concat(parts, ",") .. "}"
end

local function event_text(event)
  if type(event) ~= "table" then error("Event should be a Lua table", 0) end
  local log, metric = rawget(event, "log"), rawget(event, "metric")
  if (type(log) == "table") == (type(metric) == "table") or (log ~= nil and metric ~= nil) then
    error('Event should contain either "log" or "metric" key at the top level', 0)
  end
  return log and '{"log":' .. value_text(log) .. "}" or '{"metric":' .. value_text(metric) .. "}"
end

------------------------------------------------------------------------------------------------------------------------
-- The transform.

local function print_line(key, text)
  output:write('{"', key, '":', text, "}\n")
end

local function emit(event)
  print_line("event", event_text(event))
end

local invocations = 0

local function run(hook, ...)
  if hook == nil then return end
  local is_done, problem = pcall(hook, ...)
  if not is_done then print_line("error", quoted(tostring(problem))) end
  invocations = invocations + 1
  if invocations % GC_INTERVAL == 0 then collectgarbage("collect") end
end

local hooks = {}
local commands = {}

local function expression(text, name)
  return assert(load("return " .. text, name))()
end

function commands.program(rest)
  local program = expression(rest, "=program")
  print_line("program", "true")
  io = not program.no_io and files or nil
  mail, invocations = nil, 0
  local is_done, problem = pcall(assert(load(program.source, "=source")))
  if not is_done then print_line("fault", quoted(tostring(problem))) end
  for _, name in ipairs { "process", "shutdown", "tick" } do
    hooks[name] = is_done and expression(program[name], "=" .. name) or nil
  end
end

function commands.now(rest)
  now = math.tointeger(tonumber(rest))
end

function commands.event(rest)
  run(hooks.process, expression(rest, "=event"), emit)
end

local open_files = {}

function commands.lines(rest)
  local count, path = rest:match("^(%d+) (.*)$")
  local file = open_files[path] or assert(files.open(path, "rb"))
  open_files[path] = file
  for _ = 1, tonumber(count) do
    local line = assert(file:read("l"), "the file has no more lines")
    run(hooks.process, { log = { message = line, source_type = "socket" } }, emit)
  end
end

function commands.tick()
  run(hooks.tick, emit)
end

function commands.shutdown()
  run(hooks.shutdown, emit)
end

function commands.stats()
  print_line("stats", value_text(mail.stats()))
end

function commands.memory()
  collectgarbage "collect"
  local lua_bytes = math.floor(collectgarbage "count" * 1024)
  print_line("memory", ('{"core":%d,"lua":%d}'):format(mail.memory_bytes(), lua_bytes))
end

for line in input:lines() do
  local name, rest = line:match("^(%l+) ?(.*)$")
  commands[name](rest)
end
output:flush()
