-- Times of documents become times of Vector, by where they stand and never by what they look like: a subject may look
-- like a time. test/lua/times.test.ts holds these lists against the rows of the formats.

local gmatch, match, sub, math_type = string.gmatch, string.match, string.sub, math.type
local is_time = require("mailstitch.json").is_time

local function below(prefix, names)
  local paths = {}
  for name in gmatch(names, "%S+") do paths[#paths + 1] = prefix .. name end
  return paths
end

local function all(...)
  local paths = {}
  for _, some in ipairs { ... } do table.move(some, 1, #some, #paths + 1, paths) end
  return paths
end

-- Events of Mimecast as they are, alone and in the sections of a message; `*` is any key.
local EVENT_TIMES = "datetime timestamp receipt.datetime receipt.timestamp process.datetime process.timestamp "
  .. "delivery.attempts.datetime delivery.attempts.timestamp jrnl.datetime jrnl.timestamp "
  .. "threats.*.datetime threats.*.timestamp other.datetime other.timestamp"
local ITEM_TIMES = "recipients.delivered recipients.bounced recipients.delayed recipients.delay.time "
  .. "quarantines.entered quarantines.left"

local TIMES = {
  classic = all(below("", "first_time last_time quarantines.entered quarantines.left"), below("", EVENT_TIMES)),
  ecs = all(
    below("", "@timestamp event.start event.end email.delivery_timestamp"),
    below("cisco_esa.", ITEM_TIMES),
    below("mimecast.", EVENT_TIMES)
  ),
  -- `time`, `start_time` and `end_time` are milliseconds there, and stay numbers
  ocsf = all(below("unmapped.", ITEM_TIMES), below("unmapped.", EVENT_TIMES)),
}

local LAST_SECOND = 253402300799 -- of the year 9999

local function time_of(seconds, nanoseconds)
  local time = os.date("!*t", seconds)
  time.nanosec = nanoseconds
  return time
end

-- Days since 1970 of a day of the calendar, as in assembly/text/calendar.ts.
local function days_of(year, month, day)
  if month <= 2 then year = year - 1 end
  local era = year // 400
  local of_era = year - era * 400
  local of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
  return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468
end

-- `2026-03-16T09:15:30Z`, `2026-03-16T10:15:30.5+0100`, milliseconds; anything else stays what it is.
local function typed_time(value)
  if math_type(value) == "integer" then
    if value < 0 or value // 1000 > LAST_SECOND then return value end
    return time_of(value // 1000, value % 1000 * 1000000)
  end
  if type(value) ~= "string" or #value > 40 then return value end
  local year, month, day, hour, minute, second, fraction, zone =
    match(value, "^(%d%d%d%d)%-(%d%d)%-(%d%d)T(%d%d):(%d%d):(%d%d)(%.?%d*)([Z+-][%d:]*)$")
  if year == nil then return value end
  local offset = 0
  if zone ~= "Z" then
    local sign, hours, minutes = match(zone, "^([+-])(%d%d):?(%d%d)$")
    if sign == nil then return value end
    offset = tonumber(hours) * 3600 + tonumber(minutes) * 60
    if sign == "-" then offset = -offset end
  end
  year, month, day = tonumber(year), tonumber(month), tonumber(day)
  local seconds = days_of(year, month, day) * 86400 + tonumber(hour) * 3600 + tonumber(minute) * 60 + tonumber(second)
  local wall = time_of(seconds, 0)
  -- no 31st of February, no 25th hour
  if wall.month ~= month or wall.day ~= day or wall.hour ~= tonumber(hour) or wall.min ~= tonumber(minute) then
    return value
  end
  return time_of(seconds - offset, tonumber(sub(sub(fraction, 2) .. "000000000", 1, 9)))
end

local function steps_of(path)
  local steps = {}
  for step in gmatch(path, "[^.]+") do steps[#steps + 1] = step end
  return steps
end

-- Lists on the way are no step: each of what they hold is gone into.
local function type_times(value, steps, at)
  if type(value) ~= "table" then return end
  if value[1] ~= nil then
    for _, element in ipairs(value) do type_times(element, steps, at) end
    return
  end
  local key = steps[at]
  if key == "*" then
    for _, member in pairs(value) do type_times(member, steps, at + 1) end
  elseif at < #steps then
    type_times(value[key], steps, at + 1)
  elseif value[key] ~= nil then
    value[key] = typed_time(value[key])
  end
end

-- Of a message, of an event of Mimecast by either of its two stamps, of ECS, of OCSF, as vector/exec.yaml has it.
local OWN_TIMES = { "first_time", "datetime", "timestamp", "@timestamp", "time" }

local function mail_time(document)
  for at = 1, #OWN_TIMES do
    local time = document[OWN_TIMES[at]]
    if time ~= nil and not is_time(time) then time = typed_time(time) end
    if is_time(time) then return time end
  end
  return nil
end

-- Gives the times in a document, which is of a format, their type, and the document that of its mail.
local function typer(format)
  local paths = {}
  for at, path in ipairs(TIMES[format]) do paths[at] = steps_of(path) end
  return function(document)
    for at = 1, #paths do type_times(document, paths[at], 1) end
    document.timestamp = mail_time(document) or time_of(os.time(), 0)
  end
end

return { typer = typer, paths = TIMES }
