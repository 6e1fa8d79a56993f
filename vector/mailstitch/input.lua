-- Events become lines for the module. One event is one line: nothing in it begins another one, or a header.

local byte, find, sub = string.byte, string.find, string.sub
local json = require "mailstitch.json"
local headers = require "mailstitch.header"
local encode, quoted, is_time = json.encode, json.quoted, json.is_time
local text_or_nil, MAX_NAME = headers.text_or_nil, headers.MAX_NAME

-- Of assembly/abi/record.ts, in order of preference.
local LINE_KEYS = { "message", "log", "MESSAGE", "_raw" }
local LF, CR, SPACE = 10, 13, 32

-- Is there anything to read in it?
local function is_line(value)
  if type(value) ~= "string" then return false end
  local first = byte(value, 1)
  return first ~= nil and (first > SPACE or find(value, "[^%s%c]") ~= nil)
end

-- Without the line ends behind it.
local function trimmed(line)
  local stop = #line
  while stop > 0 and (byte(line, stop) == LF or byte(line, stop) == CR) do stop = stop - 1 end
  return sub(line, 1, stop)
end

-- An event without a line may be one of Mimecast that was parsed already. Vector's time is none of it.
local function object_text(log)
  if not is_time(log.timestamp) then return encode(log) end
  local own = {}
  for key, value in pairs(log) do
    if key ~= "timestamp" then own[key] = value end
  end
  return encode(own)
end

-- A function that gives an event to the module; true if it belongs to no message. `finish` is of output.lua.
local function input_of(core, settings, finish)
  local write, push, push_line, origin = core.write, core.push, core.pushLine, core.origin
  local input_ptr, input_cap = core.inputPtr(), core.inputCap()
  local header_of = headers.header_maker()
  local host_key = text_or_nil(settings.host_key)
  local message_key = text_or_nil(settings.message_key)
  local line_key = message_key or LINE_KEYS[1]

  -- What the module was told of the lines to come.
  local told_appliance, told_peer, told_records = "", "", false

  -- `appliance` stands above what lines say of it, `peer` is for those that say nothing.
  local function tell_origin(appliance, peer, records)
    told_appliance, told_peer, told_records = appliance, peer, records
    local first, second = sub(appliance, 1, MAX_NAME), sub(peer, 1, MAX_NAME)
    write(input_ptr, first .. second)
    origin(#first, #second, records and 1 or 0)
  end

  local function push_text(text, now, emit)
    local len = #text
    if len <= input_cap then
      write(input_ptr, text)
      return finish(push_line(len, now), emit, false)
    end
    local is_passed = false
    for from = 1, len, input_cap do
      local piece = sub(text, from, from + input_cap - 1)
      write(input_ptr, piece)
      if finish(push(#piece, now), emit, false) then is_passed = true end
    end
    return is_passed
  end

  -- The line of an event that has it under another key than most.
  local function other_line(log)
    if message_key then return nil end
    for at = 2, #LINE_KEYS do
      if is_line(log[LINE_KEYS[at]]) then return log[LINE_KEYS[at]] end
    end
    return nil
  end

  local function take_object(log, now, emit)
    if told_appliance ~= "" or told_peer ~= "" or not told_records then tell_origin("", "", true) end
    return push_text(object_text(log) .. "\n", now, emit)
  end

  return function(log, now, emit)
    local line = log[line_key]
    if not is_line(line) then line = other_line(log) end
    if line == nil then return take_object(log, now, emit) end
    local appliance, peer = host_key and text_or_nil(log[host_key]) or "", told_peer
    if log.appname ~= nil or log.facility ~= nil or log.source_type == "syslog" then
      -- somebody took the header off
      local header, beside, is_named = header_of(log)
      line = header .. line
      if appliance == "" then appliance = beside end
      if not is_named then peer = "" end
    else
      peer = text_or_nil(log.host) or ""
    end
    local records = false
    if find(line, "\n", 1, true) then
      line = trimmed(line)
      if find(line, "\n", 1, true) then
        line = "{" .. quoted(line_key) .. ":" .. quoted(line) .. "}"
        records = true
      end
    end
    if appliance ~= told_appliance or peer ~= told_peer or records ~= told_records then
      tell_origin(appliance, peer, records)
    end
    return push_text(line .. "\n", now, emit)
  end
end

return input_of
