-- Pages at work are in M. When those are many, and nothing of the module runs, M begins anew: a page that is asked for
-- then comes back from the pages of before, and those that nobody asked for in the meantime go to rest, packed into one
-- string for all of them. `places[n >> 6][(n & 63) + 1]` says where page n rests: the number of the string and the position in
-- it. (One flat table would be mostly holes, which cost the collector as much as what it has.)
local resting = {}
local before = {}
local places = {}
local used = {} -- pages of each string that rest there still
local oldest, newest = 1, 0 -- numbers of strings
local strings = 0
local at_work = 0 -- pages in M
local packed, wanted = 0, 0 -- pages in strings, and how many of them rest there still

local PLACE_BITS = 32
local PLACE_MASK = (1 << PLACE_BITS) - 1
-- A page at rest: its number, its words.
local NUMBER_BYTES = 4
local RECORD_BYTES = NUMBER_BYTES + PAGE_BYTES
local RECORD = "<I4" .. ("i8"):rep(32)

-- Places of 64 pages, all of them there: holes would make it a table that costs the collector twice as much.
local function GROUP()
  return {
    false, false, false, false, false, false, false, false, false, false, false, false, false, false, false, false,
    false, false, false, false, false, false, false, false, false, false, false, false, false, false, false, false,
    false, false, false, false, false, false, false, false, false, false, false, false, false, false, false, false,
    false, false, false, false, false, false, false, false, false, false, false, false, false, false, false, false,
  }
end

local function PLACE(n)
  local group = places[n >> 6]
  return group and group[(n & 63) + 1]
end

-- Nothing of the string is wanted any more.
local function DROP(string)
  packed = packed - #resting[string] // RECORD_BYTES
  resting[string] = nil
  used[string] = nil
  strings = strings - 1
end

local function UNPACK(n, place)
  local string = place >> PLACE_BITS
  local page = PAGE(n, unpack(WORDS, resting[string], place & PLACE_MASK))
  places[n >> 6][(n & 63) + 1] = false
  wanted = wanted - 1
  local left = used[string] - 1
  used[string] = left
  if left == 0 then DROP(string) end
  return page
end

local Memory = {
  __index = function(m, n)
    local page = before[n]
    if page then
      before[n] = nil
    elseif n > last then
      return setmetatable({ n = n }, Absent)
    else
      local place = PLACE(n)
      page = place and UNPACK(n, place) or PAGE(n, unpack(WORDS, ZEROS))
    end
    m[n] = page
    at_work = at_work + 1
    return page
  end,
}

M = setmetatable({}, Memory)

-- `count` pages rest in `bytes` from now on, `step` bytes each and the first of them at `first`.
local function KEEP(bytes, count, numbers, first, step)
  newest = newest + 1
  strings = strings + 1
  resting[newest] = bytes
  used[newest] = count
  packed = packed + #bytes // RECORD_BYTES
  wanted = wanted + count
  local place = newest << PLACE_BITS | first
  for k = 1, count do
    local n = numbers[k]
    local group = places[n >> 6]
    if not group then
      group = GROUP()
      places[n >> 6] = group
    end
    group[(n & 63) + 1] = place
    place = place + step
  end
end

local function KEEP_RECORDS(numbers, parts, count)
  if count > 0 then KEEP(concat(parts), count, numbers, 1 + NUMBER_BYTES, RECORD_BYTES) end
end

-- What still rests in the oldest strings goes into a new one: as many as it takes to fill one, but no more than a line can
-- wait for.
local MOST_IN_STRING = 256
local MOST_LOOKED_AT = 2048

local function TIDY()
  local numbers, parts, count, looked_at = {}, {}, 0, 0
  while oldest <= newest and count < MOST_IN_STRING and looked_at < MOST_LOOKED_AT do
    local bytes = resting[oldest]
    if bytes then
      for from = 1, #bytes, RECORD_BYTES do
        local n = unpack("<I4", bytes, from)
        if PLACE(n) == (oldest << PLACE_BITS | from + NUMBER_BYTES) then
          count = count + 1
          numbers[count] = n
          parts[count] = bytes:sub(from, from + RECORD_BYTES - 1)
        end
      end
      looked_at = looked_at + #bytes // RECORD_BYTES
      wanted = wanted - used[oldest]
      DROP(oldest)
    end
    oldest = oldest + 1
  end
  KEEP_RECORDS(numbers, parts, count)
end

-- With more pages at work the collector takes longer, with fewer of them more have to come back. At 100 and at 1,500 open
-- messages this many cost least of 700 to 30,000 that were tried.
local MOST_AT_WORK = 1300

-- `most`: so many pages may be at work, by default those of above.
local function REST(most)
  most = most or MOST_AT_WORK
  if at_work < most then return end
  at_work = 0
  local numbers, parts, count = {}, {}, 0
  for n, page in next, before do
    local bytes = pack(RECORD, n, list(page, 0, 31))
    -- what is all zeros needs no place
    if bytes:find("[^\0]", 1 + NUMBER_BYTES) then
      count = count + 1
      numbers[count] = n
      parts[count] = bytes
    end
  end
  KEEP_RECORDS(numbers, parts, count)
  before = setmetatable(M, nil)
  M = setmetatable({}, Memory)
  if packed > 2 * wanted + 6 * most or strings > wanted // MOST_IN_STRING + 64 then TIDY() end
end

-- What memory holds at first, from page `n` on: it rests, for most of it nobody will ask.
local function IMAGE(n, bytes)
  local numbers, count = {}, #bytes // PAGE_BYTES
  for k = 1, count do numbers[k] = n + k - 1 end
  KEEP(bytes, count, numbers, 1, PAGE_BYTES)
  oldest = newest + 1
end

-- A page that was never written, and need not be there to be filled with zeros.
local function IS_EMPTY(n)
  return rawget(M, n) == nil and before[n] == nil and not PLACE(n)
end

local function M_PAGES()
  return pages
end

local function GROW(more)
  local was = pages
  if was + more > MOST_PAGES then return 0xffffffff end
  pages = was + more
  last = (pages << 8) - 1
  return was
end
