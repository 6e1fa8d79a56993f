-- Memory: pages of 32 words of 64 bits, little-endian, from 0 on. Pages that are at work are tables; what rests lies in
-- strings, since Lua's collector walks over every word of a table each time it runs and over none of a string.
local PAGE_BYTES = 256
local MOST_PAGES = 65536

local pages = 0 -- of 64 KiB, as the module counts them
local last = -1 -- number of the last page of 32 words

local function OUTSIDE()
  TRAP("out of bounds memory access")
end

local M
local LD8, ST8

-- A page is asked for a word that it does not have: one of the next page, or bytes that are in two words.
local Page = {
  __index = function(page, word)
    local address = (page.n << 8) + word * 8 // 1 | 0
    if address & 7 == 0 then return M[address >> 8][address >> 3 & 31] end
    return LD8(address)
  end,
  __newindex = function(page, word, value)
    local address = (page.n << 8) + word * 8 // 1 | 0
    if address & 7 == 0 then
      M[address >> 8][address >> 3 & 31] = value
    else
      ST8(address, value)
    end
  end,
}

-- Stands for a page that is not there, which is no fault before somebody looks into it; memory may have grown by then.
local Absent = {
  __index = function(page, word)
    if page.n > last then OUTSIDE() end
    return M[page.n][word]
  end,
  __newindex = function(page, word, value)
    if page.n > last then OUTSIDE() end
    M[page.n][word] = value
  end,
}

local setmetatable, next = setmetatable, next
local unpack, pack, list, concat = string.unpack, string.pack, table.unpack, table.concat

local WORDS = "<" .. ("i8"):rep(32)
local ZEROS = ("\0"):rep(PAGE_BYTES)

local function PAGE(n, a, b, c, d, e, f, g, h, i, j, k, l, m, o, p, q, r, s, t, u, v, w, x, y, z, A, B, C, D, E, F, G)
  return setmetatable({
    [0] = a, b, c, d, e, f, g, h, i, j, k, l, m, o, p, q, r, s, t, u, v, w, x, y, z, A, B, C, D, E, F, G,
    n = n,
  }, Page)
end
