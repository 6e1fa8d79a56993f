-- mailstitch inside Vector's `lua` transform (version "2"): events come in; documents go out, and what is no mail log.
-- The module of all hosts is `mailstitch.core`, as Lua; what is said between the two stands in host/wasm.ts.
--
--   mail = require("mailstitch").new { format = "ecs" }
--   mail.process(event, emit)   mail.tick(emit)   mail.shutdown(emit)

local concat, gmatch = table.concat, string.gmatch
local instantiate = require "mailstitch.core"
local decode = require("mailstitch.json").decode
local input_of = require "mailstitch.input"
local open_directory = require("mailstitch.files").open_directory
local output_of = require "mailstitch.output"
local settings_of = require "mailstitch.settings"
local typer = require("mailstitch.times").typer

local ABI_VERSION = 3
local MOST_NOTES = 10
-- After so many events memory that is not in use may go to rest, where Lua's collector does not look at it.
local REST_INTERVAL = 16

-- An instance of the module. `directory`: the only one that it may open files in, for a journal.
local function start_core(directory)
  local calls, connect = {}, nil
  if directory then calls, connect = open_directory(directory) end
  local core = instantiate { wasi_snapshot_preview1 = calls }
  if connect then connect(core) end
  local version = core.abiVersion()
  if version == ABI_VERSION then return core end
  error("mailstitch: the core has ABI version " .. version .. ", this needs " .. ABI_VERSION, 0)
end

-- A stitcher with these settings. Raises one error that names all that is wrong with them.
local function new(given)
  local settings, directory, known = settings_of.place(given or {})
  local core = start_core(directory)
  settings_of.configure(core, settings, known)

  -- What there is to say, at the next tick: Vector logs what a hook raises.
  local notes = {}
  local function say(note)
    if #notes < MOST_NOTES then notes[#notes + 1] = note end
  end
  local output = output_of(core, typer(settings.format or "classic"), say)
  local finish = output.finish
  local take = input_of(core, settings, finish)

  -- With a journal: lines of output that are safe at the next tick.
  local emitted = 0
  local is_begun = false

  -- The first call. What a journal has kept comes out of it, and belongs to none of the events here.
  local function begin(now, emit)
    is_begun = true
    if directory == nil then return end
    core.accept(0)
    finish(core.tick(now), emit, true)
  end

  local function step(log, emit)
    local now = os.time() * 1000
    if not is_begun then begin(now, emit) end
    return take(log, now, emit)
  end

  -- Time passes. With a journal, `safe` lines of output have arrived where they go to.
  local function advance(safe, emit)
    local now = os.time() * 1000
    if not is_begun then begin(now, emit) end
    if directory then core.accept(safe) end
    finish(core.tick(now), emit, true)
    if directory == nil then return end
    core.journalNotes()
    for note in gmatch(output.text(), "[^\n]+") do say(note) end
  end

  local function beat(emit)
    -- what was emitted a tick ago is in Vector's own hands since
    local safe = emitted
    emitted = output.lines()
    advance(safe, emit)
  end

  local function stop(emit)
    if directory == nil then
      finish(core.drain(os.time() * 1000), emit, true)
      return
    end
    -- open messages stay in the journal, and it has to hear that all documents were taken
    advance(emitted, emit)
    advance(output.lines(), emit)
  end

  -- Why the core is not called any more: behind a trap nobody knows what it holds.
  local broken
  local function give_up(problem)
    broken = "mailstitch: the core stopped, events are passed on as they are: " .. tostring(problem)
    error(broken, 0)
  end

  local function call(hook, emit)
    if broken then error(broken, 0) end
    local is_done, problem = pcall(hook, emit)
    if not is_done then give_up(problem) end
    if #notes == 0 then return end
    local text = concat(notes, "\n")
    notes = {}
    error("mailstitch: " .. text, 0)
  end

  local mail = {}

  local rest, until_rest = core.rest, REST_INTERVAL

  -- hooks.process
  function mail.process(event, emit)
    local log = event.log
    if broken or type(log) ~= "table" then
      emit(event)
      return
    end
    local is_done, is_passed = pcall(step, log, emit)
    if not is_done then
      emit(event)
      give_up(is_passed)
    elseif is_passed then
      emit(event)
    end
    until_rest = until_rest - 1
    if until_rest == 0 then
      until_rest = REST_INTERVAL
      rest()
    end
  end

  -- The handler of a timer, once a second.
  function mail.tick(emit)
    call(beat, emit)
  end

  -- hooks.shutdown
  function mail.shutdown(emit)
    call(stop, emit)
  end

  -- Counters since the start.
  function mail.stats()
    core.stats()
    return decode(output.text():sub(1, -2))
  end

  function mail.memory_bytes()
    return core.memoryBytes()
  end

  return mail
end

return { new = new }
