-- What the module hands out: documents, which become events, and marks on lines that belong to no message.

local find, gmatch = string.find, string.gmatch
local decode = require("mailstitch.json").decode

-- What stands at the end of a line that belongs to no message. In a text of a document its quotes would have backslashes.
local MARK = '"mailstitch":{"unmatched":true,"matched_bytes":%d+}}$'
local MARK_SIZE = 90
-- Of host/wasm.ts.
local DONE = 0

-- `give_times` is of times.lua; `say` is told what an operator should know.
local function output_of(core, give_times, say)
  local read, resume = core.read, core.resume
  local output_ptr, output_len = core.outputPtr, core.outputLen
  local lines = 0
  local output = {}

  function output.text()
    return read(output_ptr(), output_len())
  end

  -- Lines so far, documents and others.
  function output.lines()
    return lines
  end

  local function document_of(line)
    local document = decode(line)
    give_times(document)
    return document
  end

  -- What Vector cannot take as it is goes out as a text: it is no less worth for that.
  local function emit_document(line, emit)
    local is_done, problem = pcall(document_of, line)
    if is_done then is_done, problem = pcall(emit, { log = problem }) end
    if is_done then return end
    say("a document was handed out as text: " .. tostring(problem))
    emit { log = { message = line } }
  end

  local function emit_lines(emit, is_alone)
    local is_passed = false
    for line in gmatch(output.text(), "[^\n]+") do
      lines = lines + 1
      if is_alone or not find(line, MARK, -MARK_SIZE) then
        emit_document(line, emit)
      else
        is_passed = true
      end
    end
    return is_passed
  end

  -- Emits all that a call has to hand out, whose status is given; true if the line of that call is handed on.
  -- `is_alone`: there was no line, so one that is handed on is of an earlier process, whose journal has kept it.
  function output.finish(status, emit, is_alone)
    local is_passed = false
    while true do
      if output_len() ~= 0 and emit_lines(emit, is_alone) then is_passed = true end
      if status == DONE then return is_passed end
      status = resume()
    end
  end

  return output
end

return output_of
