-- The header of a line whose header a parser took off, as that of Vector's `syslog` source does. It is put back in the
-- form of RFC 5424, which has a place for each part of it and takes no text for one.

local find, concat = string.find, table.concat
local json = require "mailstitch.json"
local is_time, time_text = json.is_time, json.time_text

-- Of assembly/abi/origin.ts.
local MAX_NAME = 255
-- Of RFC 5424.
local MAX_TAG = 48
-- Of assembly/text/date-words.ts.
local FIRST_YEAR, LAST_YEAR = 1970, 2105

-- Not said is "" where Vector had null.
local function text_or_nil(value)
  return type(value) == "string" and value ~= "" and value or nil
end

-- A word of a header; `-` stands for none.
local function word_of(value, most)
  local word = text_or_nil(value)
  return word and #word <= most and word ~= "-" and not find(word, "[%s%c]") and word or nil
end

-- `esa1`, and not `mail_logs:`, which is a tag that a parser took for a host.
local function host_name(value)
  local name = text_or_nil(value)
  return name and not find(name, "[^:]:$") and name or nil
end

local function stamp_of(time)
  if is_time(time) and time.year >= FIRST_YEAR and time.year <= LAST_YEAR then return time_text(time) end
  if type(time) == "string" and #time <= 40 and find(time, "^%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%d[%d.:Z+-]*$") then
    return time
  end
  return "-"
end

-- `Mar 16 09:15:30 mail_logs: Info: ...` names no host: the parser took the tag for one, and `host` is that, too, or who
-- sent the line.
local function host_of(log)
  local version = log.version
  if text_or_nil(log.appname) or version ~= nil and version ~= "" then
    return host_name(log.hostname) or host_name(log.host)
  end
  return host_name(log.source_ip) or log.host ~= log.hostname and host_name(log.host) or nil
end

-- A function that gives the header of an event, the name of its appliance where that is no word of a header (else ""),
-- and whether either names it. What it gives stays as long as second, host and tag do.
local function header_maker()
  local header, beside, is_named = "", "", false
  local host, hostname, ip, tag, version
  local year, month, day, hour, min, sec

  local function make(log, time)
    host, hostname, ip, tag, version = log.host, log.hostname, log.source_ip, log.appname, log.version
    local name = host_of(log)
    local word = word_of(name, MAX_NAME)
    beside = name and not word and name or ""
    is_named = name ~= nil
    -- facility mail, severity info: nothing depends on them
    header = concat { "<22>1 ", stamp_of(time), " ", word or "-", " ", word_of(tag, MAX_TAG) or "-", " - - - " }
  end

  return function(log)
    local time = log.timestamp
    if type(time) ~= "table" then
      sec = nil
      make(log, time)
    elseif time.sec ~= sec or time.min ~= min or time.hour ~= hour or time.day ~= day or time.month ~= month
      or time.year ~= year or log.host ~= host or log.hostname ~= hostname or log.source_ip ~= ip
      or log.appname ~= tag or log.version ~= version
    then
      sec, min, hour, day, month, year = time.sec, time.min, time.hour, time.day, time.month, time.year
      make(log, time)
    end
    return header, beside, is_named
  end
end

return { header_maker = header_maker, text_or_nil = text_or_nil, MAX_NAME = MAX_NAME }
