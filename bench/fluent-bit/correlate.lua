-- The peer of the benchmark: what a competent engineer writes for Fluent Bit's Lua filter. Lines of one message
-- are collected in a table under appliance and MID; the document goes out at "Message finished". A line takes one
-- pattern for its prefix, one for its MID, one for its key word and one for its value: the table of handlers keeps
-- it from trying one pattern after the other.
--
-- What it leaves out, and mailstitch does: lines that come after the end, connection lines that come after the
-- message's, rewritten and split messages, quarantines, encoded subjects, values that imitate lines, a bound on
-- memory, prefixes of another shape.

local match, concat = string.match, table.concat

local TIMEOUT_SECONDS = 30
local CONNECTION_SECONDS = 3600
local SEPARATOR = ' || '

local messages = {}
local connections = {}
local now = os.time()

-- Distinct values in order of arrival.
local function append(message, field, value)
  local values = message[field]
  if values == nil then
    message[field] = { value }
    return
  end
  for i = 1, #values do
    if values[i] == value then return end
  end
  values[#values + 1] = value
end

-- first word after the MID -> what the rest says
local handlers = {
  ICID = function(message, rest)
    local to = match(rest, '^ICID %d+ RID %d+ To: <(.*)>$')
    if to then
      append(message, 'To', to)
      return
    end
    local from = match(rest, '^ICID %d+ From: <(.*)>$')
    if from then message.From = from end
  end,
  ['Message-ID'] = function(message, rest)
    message.MessageID = match(rest, "^Message%-ID '(.*)'$")
  end,
  Subject = function(message, rest)
    local _, subject = match(rest, '^Subject ([\'"])(.*)%1$')
    -- old releases write it without quotes
    message.Subject = subject or match(rest, '^Subject (.*)$')
  end,
  interim = function(message, rest)
    local verdict = match(rest, '^interim AV verdict using %a+ (.*)$')
    if verdict then message.Antivirus = verdict end
  end,
  using = function(message, rest)
    local engine, verdict = match(rest, '^using engine: (%a+) (.*)$')
    if engine == 'CASE' or engine == 'GRAYMAIL' then message[engine] = verdict end
  end,
  SPF = function(message, rest)
    local verdict = match(rest, '^SPF: mailfrom identity %S+ (%a+)')
    if verdict then message.SPF = verdict end
  end,
  DKIM = function(message, rest)
    local detail, verdict = match(rest, '^DKIM: ((%a+).*)$')
    message.DKIM, message.DKIM_Detail = verdict, detail
  end,
  DMARC = function(message, rest)
    local verdict = match(rest, '^DMARC: Verification (%a+)')
    if verdict then
      message.DMARK = verdict
    else
      message.DMARK_Detail = match(rest, '^DMARC: (.*)$')
    end
  end,
  SDR = function(message, rest)
    local level, category = match(rest, '^SDR: Consolidated Sender Threat Level: (%a+), Threat Category: ([^,]+)')
    if level then
      message.SenderReputation, message.ThreatCategory = level, category
      message.DomainAge = match(rest, 'Sender Maturity: (.*)$')
    end
  end,
  Outbreak = function(message, rest)
    message.OutbreakFilters = match(rest, '^Outbreak Filters: verdict (.*)$')
  end,
  attachment = function(message, rest)
    local name = match(rest, "^attachment '(.*)'$")
    if name then append(message, 'Attachments', name) end
  end,
  queued = function(message, rest)
    if rest == 'queued for delivery' then message.Action = rest end
  end,
}

local function document(message, complete)
  message.seen = nil
  message.To = message.To and concat(message.To, SEPARATOR)
  message.Attachments = message.Attachments and concat(message.Attachments, SEPARATOR)
  message.complete = complete
  return message
end

-- Returns the documents of messages that have waited too long, and forgets connections that were never closed.
local function expire()
  now = os.time()
  local due = {}
  for key, message in pairs(messages) do
    if now - message.seen >= TIMEOUT_SECONDS then
      messages[key] = nil
      due[#due + 1] = document(message, false)
    end
  end
  for key, connection in pairs(connections) do
    if now - connection.seen >= CONNECTION_SECONDS then connections[key] = nil end
  end
  return due
end

function correlate(tag, timestamp, record)
  local line = record.log
  if line == nil then
    if record.mailstitch ~= 'tick' then return 0, 0, 0 end
    local due = expire()
    if #due == 0 then return -1, 0, 0 end
    return 2, timestamp, due
  end

  local host, text = match(line, '^<%d+>%a+ +%d+ %d+:%d+:%d+ (%S+) [%w_]+: %a+: (.*)$')
  if host == nil then return 0, 0, 0 end

  local mid, rest, word = match(text, '^MID (%d+) (([%w-]+).*)$')
  if mid then
    local handler = handlers[word]
    if handler then
      local message = messages[host .. mid]
      if message then handler(message, rest) end
    end
    return -1, 0, 0
  end

  local icid
  mid, icid = match(text, '^Start MID (%d+) ICID (%d+)$')
  if mid then
    local connection = connections[host .. icid]
    messages[host .. mid] = {
      seen = now,
      appliance = host,
      MID = mid,
      ICID = icid,
      IP = connection and connection.ip,
    }
    return -1, 0, 0
  end

  mid = match(text, '^Message finished MID (%d+)')
  if mid then
    local key = host .. mid
    local message = messages[key]
    if message == nil then return -1, 0, 0 end
    messages[key] = nil
    return 2, timestamp, document(message, true)
  end

  local address
  icid, address = match(text, '^New SMTP ICID (%d+) interface .- address (%S+)')
  if icid then
    connections[host .. icid] = { ip = address, seen = now }
    return -1, 0, 0
  end
  icid = match(text, '^ICID (%d+) close')
  if icid then connections[host .. icid] = nil end
  return -1, 0, 0
end
