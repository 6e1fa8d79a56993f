-- Pages at work are in M. When those are many, and nothing of the module runs, M begins anew: a page that is asked for
-- then comes back from the pages of before, and those that nobody asked for in the meantime go to rest, packed into one
-- string for all of them. `places[n >> 6][(n & 63) + 1]` says where page n rests: the number of the string and the position in
-- it. (One flat table would be mostly holes, which cost the collector as much as what it has.)
local resting = {}
local before = {}
local places = {}
local used = {} -- pages of each string that rest there still
local newest = 0
local strings = 0
local at_work = 0 -- pages in M
local packed, wanted = 0, 0 -- pages in strings, and how many of them rest there still

local PLACE_BITS = 32
local PLACE_MASK = (1 << PLACE_BITS) - 1

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

local function UNPACK(n, place)
  local string = place >> PLACE_BITS
  local page = PAGE(n, unpack(WORDS, resting[string], place & PLACE_MASK))
  places[n >> 6][(n & 63) + 1] = false
  wanted = wanted - 1
  local left = used[string] - 1
  used[string] = left
  if left == 0 then
    packed = packed - #resting[string] // PAGE_BYTES
    resting[string] = nil
    used[string] = nil
    strings = strings - 1
  end
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

-- Makes one string of `parts`, pages with the numbers `numbers`.
local function KEEP(numbers, parts, count)
  newest = newest + 1
  strings = strings + 1
  resting[newest] = concat(parts)
  used[newest] = count
  packed = packed + count
  wanted = wanted + count
  for k = 1, count do
    local n = numbers[k]
    local group = places[n >> 6]
    if not group then
      group = GROUP()
      places[n >> 6] = group
    end
    group[(n & 63) + 1] = newest << PLACE_BITS | (k - 1) * PAGE_BYTES + 1
  end
end

-- Strings that are mostly of pages which have been changed since: what rests there still goes into new ones.
local MOST_IN_STRING = 256
local MOST_STRINGS = 256

local function TIDY()
  local numbers, parts, count = {}, {}, 0
  local old = resting
  resting = {}
  used = {}
  packed, wanted, strings = 0, 0, 0
  local all = places
  places = {}
  for number, group in next, all do
    for k, place in ipairs(group) do
      if place then
        local from = place & PLACE_MASK
        count = count + 1
        numbers[count] = number << 6 | k - 1
        parts[count] = old[place >> PLACE_BITS]:sub(from, from + PAGE_BYTES - 1)
      end
    end
    if count >= MOST_IN_STRING then
      KEEP(numbers, parts, count)
      numbers, parts, count = {}, {}, 0
    end
  end
  if count > 0 then KEEP(numbers, parts, count) end
end

-- With more pages at work the collector takes longer, with fewer of them more have to come back. At 100 and at 1,500 open
-- messages this many cost least of 700 to 30,000 that were tried.
local MOST_AT_WORK = 1300

local function REST()
  if at_work < MOST_AT_WORK then return end
  at_work = 0
  local numbers, parts, count = {}, {}, 0
  for n, page in next, before do
    local bytes = pack(WORDS, list(page, 0, 31))
    -- what is all zeros needs no place
    if bytes ~= ZEROS then
      count = count + 1
      numbers[count] = n
      parts[count] = bytes
    end
  end
  if count > 0 then KEEP(numbers, parts, count) end
  before = setmetatable(M, nil)
  M = setmetatable({}, Memory)
  if packed > 2 * wanted + 4096 or strings > wanted // MOST_IN_STRING + MOST_STRINGS then TIDY() end
end

-- What memory holds at first, from page `n` on: it rests.
local function IMAGE(n, bytes)
  local numbers, count = {}, #bytes // PAGE_BYTES
  for k = 1, count do numbers[k] = n + k - 1 end
  KEEP(numbers, { bytes }, count)
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
