-- Calls the hooks of build/mailstitch.lua as Vector's `lua` transform does, and says what they cost:
--
--   lua5.4 hooks.lua PROGRAM FROM LINES [DOCUMENTS] < LOG
--
-- PROGRAM is mailstitch.lua, or `empty` for a hook that does nothing. The first FROM lines are not measured: they fill
-- the store up. The next LINES are, and what is behind them is not read. One line a document, `MID sequence id`, goes to
-- standard output, whole documents to the file DOCUMENTS if there is one, and figures as JSON to standard error.
--
-- Events of 16 lines are made, and their documents written, while the clock stands; what is measured here besides the
-- hook is a loop with a call in it. The collector walks through all that is alive, so nothing is kept for later.

local PROGRAM, FROM, LINES, DOCUMENTS = arg[1], tonumber(arg[2]), tonumber(arg[3]), arg[4]

-- Of Vector, src/transforms/lua/v2/mod.rs: a full collection after every 16th event.
local GC_INTERVAL = 16
-- Blocks of so many events take turns: one has these collections. In the next one the collector is off until so many
-- times 16 events are over, and then runs while the clock stands: fresh memory without end would cost more than it does.
local BLOCK = 4096
local BATCHES_AT_REST = 32
-- The traffic is of March 2026, and its stamps have no year.
local NOW = os.time { year = 2026, month = 3, day = 17, hour = 0 }

local clock, collect, next_line, write = os.clock, collectgarbage, io.lines(), io.write
os.time = function() return NOW end

local figures = {}

-- Milliseconds that it takes, and what it gives.
local function timed(work, ...)
  local from = clock()
  local result = work(...)
  return (clock() - from) * 1e3, result
end

local mail = { process = function() end }
if PROGRAM ~= "empty" then
  local program
  figures.load_ms, program = timed(dofile, PROGRAM)
  figures.new_ms, mail = timed(program.new, { clock = "event" })
end
local process = mail.process

local documents_file = DOCUMENTS and assert(io.open(DOCUMENTS, "wb"))
local encode = documents_file and require("mailstitch.json").encode

local emitted, emitted_count = {}, 0

-- Of each document.
local function hand_over()
  for at = 1, emitted_count do
    local log = emitted[at]
    emitted[at] = nil
    write(log.MID or log.message, " ", log.sequence or 0, " ", log.id or "", "\n")
    if documents_file then
      log.timestamp = nil -- it is Vector's
      documents_file:write(encode(log), "\n")
    end
  end
  emitted_count = 0
end

-- As the `socket` source makes it.
local function event_of(line)
  local now = { year = 2026, month = 3, day = 17, hour = 0, min = 0, sec = 0, nanosec = 123456789, isdst = false }
  now.wday, now.yday = 3, 76
  return { log = { host = "192.0.2.1", message = line, port = 40312, source_type = "socket", timestamp = now } }
end

-- Vector makes one for each call.
local function emitter()
  return function(event)
    emitted_count = emitted_count + 1
    emitted[emitted_count] = event.log
  end
end

local events, emitters = {}, {}

-- So many events; returns the seconds in the hook.
local function batch(size)
  for at = 1, size do
    events[at], emitters[at] = event_of(next_line() or error("too few lines", 0)), emitter()
  end
  local from = clock()
  for at = 1, size do process(events[at], emitters[at]) end
  local seconds = clock() - from
  for at = 1, size do events[at], emitters[at] = nil, nil end
  hand_over()
  return seconds
end

local longest = 0

-- Seconds in the hook, and in the collector.
local function block_of_vector()
  local in_hook, in_collector = 0, 0
  for _ = 1, BLOCK // GC_INTERVAL do
    local hook = batch(GC_INTERVAL)
    local from = clock()
    collect "collect"
    local collector = clock() - from
    in_hook, in_collector = in_hook + hook, in_collector + collector
    longest = math.max(longest, hook + collector)
  end
  return in_hook, in_collector
end

-- Seconds in the hook.
local function block_at_rest()
  local in_hook = 0
  collect "stop"
  for at = 1, BLOCK // GC_INTERVAL do
    in_hook = in_hook + batch(GC_INTERVAL)
    if at % BATCHES_AT_REST == 0 then collect "collect" end
  end
  collect "restart"
  return in_hook
end

local function measure(blocks)
  local in_hook, in_collector, at_rest = 0, 0, 0
  for _ = 1, blocks do
    local hook, collector = block_of_vector()
    in_hook, in_collector = in_hook + hook, in_collector + collector
    at_rest = at_rest + block_at_rest()
  end
  local us = 1e6 / (blocks * BLOCK)
  figures.lines = 2 * blocks * BLOCK
  figures.hook_us = in_hook * us
  figures.collection_us = in_collector * us * GC_INTERVAL
  figures.hook_at_rest_us = at_rest * us
  figures.longest_ms = longest * 1e3
end

local function look_at_memory(moment)
  collect "collect"
  collect "collect"
  figures["lua_bytes_" .. moment] = collect "count" * 1024
  figures["core_bytes_" .. moment] = mail.memory_bytes and mail.memory_bytes() or 0
end

figures.first_event_ms = batch(1) * 1e3
for _ = 1, FROM // GC_INTERVAL do batch(GC_INTERVAL) end
look_at_memory "before"
measure(LINES // (2 * BLOCK))
look_at_memory "after"

local parts = {}
for key, value in pairs(figures) do parts[#parts + 1] = ('"%s":%.6f'):format(key, value) end
if mail.stats then
  local stats = mail.stats()
  for _, key in ipairs { "lines", "unmatched", "evicted", "documents" } do
    parts[#parts + 1] = ('"core_%s":%d'):format(key, stats[key])
  end
end
io.stderr:write("{", table.concat(parts, ","), "}\n")
