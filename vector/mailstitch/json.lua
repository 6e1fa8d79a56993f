-- JSON. It is read as the module writes it: without blanks, and well formed.

local byte, find, format, gsub, match, sub =
  string.byte, string.find, string.format, string.gsub, string.match, string.sub
local concat, sort, math_type = table.concat, table.sort, math.type

local function malformed(text, at)
  error("no JSON at byte " .. at .. ": " .. sub(text, at, at + 40), 0)
end

local ESCAPES = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }

-- `n` and four characters behind it, `u` and its four digits. Half a character is three bytes for the time being.
local function escaped(letter, rest)
  if letter ~= "u" then return (ESCAPES[letter] or letter) .. rest end
  return utf8.char(tonumber(rest, 16))
end

local function joined(high, low)
  local upper, lower = utf8.codepoint(high, 1, 1, true), utf8.codepoint(low, 1, 1, true)
  return utf8.char(0x10000 + ((upper & 0x3ff) << 10 | lower & 0x3ff))
end

local function unescaped(text)
  text = gsub(text, "\\(.)(%x?%x?%x?%x?)", escaped)
  if find(text, "\xed[\xa0-\xbf]") then
    text = gsub(text, "(\xed[\xa0-\xaf][\x80-\xbf])(\xed[\xb0-\xbf][\x80-\xbf])", joined)
    text = gsub(text, "\xed[\xa0-\xbf][\x80-\xbf]", "\u{fffd}")
  end
  return text
end

-- The string whose quote is at `at`, and what is behind it.
local function read_string(text, at)
  local stop = find(text, '"', at + 1, true) or malformed(text, at)
  local value = sub(text, at + 1, stop - 1)
  if not find(value, "\\", 1, true) then return value, stop + 1 end
  stop = at + 1
  while true do
    stop = find(text, '["\\]', stop) or malformed(text, at)
    if byte(text, stop) == 34 then break end
    stop = stop + 2
  end
  return unescaped(sub(text, at + 1, stop - 1)), stop + 1
end

local read_value

local function read_object(text, at)
  local object = {}
  if byte(text, at + 1) == 125 then return object, at + 2 end -- }
  local after
  repeat
    -- keys hardly ever have escapes, and strings mostly stand behind them
    local key, first, behind = match(text, '^"([^"\\]*)":()"?()', at + 1)
    if key == nil then
      if byte(text, at + 1) ~= 34 then malformed(text, at + 1) end
      key, first = read_string(text, at + 1)
      if byte(text, first) ~= 58 then malformed(text, first) end -- :
      object[key], at = read_value(text, first + 1)
    elseif first == behind then
      object[key], at = read_value(text, first)
    else
      object[key], at = read_string(text, first)
    end
    after = byte(text, at)
  until after ~= 44 -- ,
  if after ~= 125 then malformed(text, at) end
  return object, at + 1
end

-- A list of nothing is nil like null: as a table it would be an object in Vector.
local function read_array(text, at)
  if byte(text, at + 1) == 93 then return nil, at + 2 end -- ]
  local array, count, value, after = {}, 0, nil, nil
  repeat
    value, at = read_value(text, at + 1)
    if value ~= nil then
      count = count + 1
      array[count] = value
    end
    after = byte(text, at)
  until after ~= 44
  if after ~= 93 then malformed(text, at) end
  return count ~= 0 and array or nil, at + 1
end

-- The value at `at`, nil for null, and what is behind it.
function read_value(text, at)
  local first = byte(text, at)
  if first == 34 then return read_string(text, at) end -- "
  if first == 123 then return read_object(text, at) end -- {
  if first == 91 then return read_array(text, at) end -- [
  local start, stop = find(text, "^[%w+.-]+", at)
  local word = start and sub(text, start, stop) or malformed(text, at)
  if word == "true" then return true, stop + 1 end
  if word == "false" then return false, stop + 1 end
  if word == "null" then return nil, stop + 1 end
  local number = find(word, "^-?%d") and not find(word, "[xX]") and tonumber(word)
  return number or malformed(text, at), stop + 1
end

local function decode(text)
  local value, at = read_value(text, 1)
  if at <= #text then malformed(text, at) end
  return value
end

local NAMES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function escape(character)
  return NAMES[character] or format("\\u%04x", byte(character))
end

local function quoted(text)
  return '"' .. gsub(text, '[\0-\31"\\]', escape) .. '"'
end

-- The shortest that means the same number; what was a fraction stays one.
local function number_text(number)
  if math_type(number) == "integer" then return format("%d", number) end
  if number ~= number or number == math.huge or number == -math.huge then return "null" end
  local text = format("%.15g", number)
  if tonumber(text) ~= number then text = format("%.16g", number) end
  if tonumber(text) ~= number then text = format("%.17g", number) end
  return find(text, "[.e]") and text or text .. ".0"
end

-- What Vector takes for a time.
local function is_time(value)
  return type(value) == "table" and value.year and value.month and value.day and value.hour and value.min and value.sec
    and true or false
end

local function time_text(time)
  return format("%04d-%02d-%02dT%02d:%02d:%02dZ", time.year, time.month, time.day, time.hour, time.min, time.sec)
end

-- Members in the order of their names, which is that of Vector.
local function encode(value)
  local kind = type(value)
  if kind == "string" then return quoted(value) end
  if kind == "number" then return number_text(value) end
  if kind == "boolean" then return tostring(value) end
  if kind ~= "table" then return quoted(tostring(value)) end
  if is_time(value) then return quoted(time_text(value)) end
  local parts = {}
  if next(value) == nil or #value ~= 0 then
    for at, element in ipairs(value) do parts[at] = encode(element) end
    return "[" .. concat(parts, ",") .. "]"
  end
  for key, member in pairs(value) do parts[#parts + 1] = quoted(tostring(key)) .. ":" .. encode(member) end
  sort(parts)
  return "{" .. concat(parts, ",") .. "}"
end

return { decode = decode, encode = encode, quoted = quoted, is_time = is_time, time_text = time_text }
