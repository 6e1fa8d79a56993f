-- Bytes at any address. What reaches into a second word must find it there.
function LD8(a)
  local page, i, s = M[a >> 8], a >> 3 & 31, (a & 7) << 3
  if s == 0 then return page[i] end
  return page[i] >> s | page[i + 1] << (64 - s)
end

local function LD4(a)
  local page, i, s = M[a >> 8], a >> 3 & 31, (a & 7) << 3
  if s <= 32 then return page[i] >> s & 0xffffffff end
  return (page[i] >> s | page[i + 1] << (64 - s)) & 0xffffffff
end

local function LD2(a)
  local page, i, s = M[a >> 8], a >> 3 & 31, (a & 7) << 3
  if s <= 48 then return page[i] >> s & 0xffff end
  return page[i] >> 56 | (page[i + 1] & 0xff) << 8
end

local function LD1(a)
  return M[a >> 8][a >> 3 & 31] >> ((a & 7) << 3) & 0xff
end

function ST8(a, v)
  local page, i, s = M[a >> 8], a >> 3 & 31, (a & 7) << 3
  if s == 0 then
    page[i] = v
    return
  end
  local second = page[i + 1]
  local high = -1 << s
  page[i] = page[i] & ~high | v << s
  page[i + 1] = second & high | v >> (64 - s)
end

-- Writes the lowest n bytes of `w`, n from 1 to 8.
local function PUT(to, w, n)
  local page, i, s = M[to >> 8], to >> 3 & 31, (to & 7) << 3
  local mask = n == 8 and -1 or ~(-1 << (n << 3))
  w = w & mask
  if s + (n << 3) > 64 then
    local second = page[i + 1]
    page[i + 1] = second & ~(mask >> (64 - s)) | w >> (64 - s)
  end
  page[i] = page[i] & ~(mask << s) | w << s
end

local function ST4(a, v)
  PUT(a, v, 4)
end

local function ST2(a, v)
  PUT(a, v, 2)
end

local function ST1(a, v)
  PUT(a, v, 1)
end

local function CHECK(a, n)
  if a + n > pages << 16 then OUTSIDE() end
end

local function COPY_BACKWARDS(to, from, n)
  while n > 0 do
    local part = n & 7
    if part == 0 then part = 8 end
    n = n - part
    local w = 0
    if part == 8 then w = LD8(from + n) else
      for k = part - 1, 0, -1 do w = w << 8 | LD1(from + n + k) end
    end
    PUT(to + n, w, part)
  end
end

-- Bytes from one place to another one that is not ahead of it in what is still to be read. What reaches over the end of
-- a page goes on in the next one, since a page knows that; but word by word, so this is for a page's worth at most.
local function MOVE(to, from, n)
  local page, i, d = M[to >> 8], to >> 3 & 31, (to & 7) << 3
  local source, j, s = M[from >> 8], from >> 3 & 31, (from & 7) << 3
  local bits = n << 3
  if d ~= 0 then
    -- the rest of the first word
    local w = source[j] >> s
    if s > d and s + bits > 64 then w = w | source[j + 1] << (64 - s) end
    local room = 64 - d
    if bits <= room then
      local mask = ~(-1 << bits) << d
      page[i] = page[i] & ~mask | w << d & mask
      return
    end
    page[i] = page[i] & ~(-1 << d) | w << d
    bits = bits - room
    i = i + 1
    s = s + room
    if s >= 64 then
      s = s - 64
      j = j + 1
    end
  end
  local stop = i + (bits >> 6)
  bits = bits & 63
  if s == 0 then
    while i < stop do
      page[i] = source[j]
      i = i + 1
      j = j + 1
    end
    if bits == 0 then return end
    local high = -1 << bits
    page[i] = page[i] & high | source[j] & ~high
    return
  end
  local up = 64 - s
  local w = source[j] >> s
  while i < stop do
    j = j + 1
    local following = source[j]
    page[i] = w | following << up
    w = following >> s
    i = i + 1
  end
  if bits == 0 then return end
  if bits > up then w = w | source[j + 1] << up end
  local high = -1 << bits
  page[i] = page[i] & high | w & ~high
end

local FEW = 128

local function COPY(to, from, n)
  local size = pages << 16
  if to + n > size or from + n > size then OUTSIDE() end
  if n == 0 or to == from then return end
  if to > from and to < from + n then return COPY_BACKWARDS(to, from, n) end
  while n > FEW do
    -- to where the first of both pages ends
    local count = 256 - (to & 255)
    if 256 - (from & 255) < count then count = 256 - (from & 255) end
    if count > n then count = n end
    MOVE(to, from, count)
    to = to + count
    from = from + count
    n = n - count
  end
  if n > 0 then MOVE(to, from, n) end
end

local function FILL(to, value, n)
  CHECK(to, n)
  local w = (value & 0xff) * 0x0101010101010101
  local first = -to & 7
  if first > 0 and n > 0 then
    if first > n then first = n end
    PUT(to, w, first)
    to = to + first
    n = n - first
  end
  while n >= 8 do
    local i = to >> 3 & 31
    local count = n >> 3
    if count > 32 - i then count = 32 - i end
    if w ~= 0 or not IS_EMPTY(to >> 8) then
      local page = M[to >> 8]
      for word = i, i + count - 1 do page[word] = w end
    end
    to = to + (count << 3)
    n = n - (count << 3)
  end
  if n > 0 then PUT(to, w, n) end
end

-- A string into memory, and bytes of memory as a string. `formats[n]`: n words.
local formats = setmetatable({}, {
  __index = function(formats, n)
    formats[n] = "<" .. ("i8"):rep(n)
    return formats[n]
  end,
})
local SEVEN_ZEROS = ("\0"):rep(7)

local function WRITE(to, bytes)
  local n = #bytes
  CHECK(to, n)
  if to & 7 ~= 0 then
    local first = -to & 7
    if first > n then first = n end
    for k = 1, first do PUT(to + k - 1, bytes:byte(k), 1) end
    if first == n then return end
    bytes = bytes:sub(first + 1)
    to = to + first
    n = n - first
  end
  local rest = n & 7
  if rest ~= 0 then bytes = bytes .. SEVEN_ZEROS end
  local at = 1
  while n >= 8 do
    local page, i = M[to >> 8], to >> 3 & 31
    if i <= 24 and n >= 64 then
      page[i], page[i + 1], page[i + 2], page[i + 3], page[i + 4], page[i + 5], page[i + 6], page[i + 7] =
        unpack("<i8i8i8i8i8i8i8i8", bytes, at)
      to = to + 64
      at = at + 64
      n = n - 64
    elseif i <= 28 and n >= 32 then
      page[i], page[i + 1], page[i + 2], page[i + 3] = unpack("<i8i8i8i8", bytes, at)
      to = to + 32
      at = at + 32
      n = n - 32
    else
      page[i] = unpack("<i8", bytes, at)
      to = to + 8
      at = at + 8
      n = n - 8
    end
  end
  if rest ~= 0 then PUT(to, (unpack("<i8", bytes, at)), rest) end
end

local function READ(from, n)
  CHECK(from, n)
  if n == 0 then return "" end
  local skip = from & 7
  local stop = (from + n - 1) >> 3
  local word = from >> 3
  local parts, count = {}, 0
  while word <= stop do
    local i = word & 31
    local j = i + stop - word
    if j > 31 then j = 31 end
    count = count + 1
    parts[count] = pack(formats[j - i + 1], list(M[word >> 5], i, j))
    word = word + j - i + 1
  end
  if skip == 0 and n & 7 == 0 then return count == 1 and parts[1] or concat(parts) end
  return concat(parts):sub(skip + 1, skip + n)
end

local function MEMORY_BYTES()
  return pages << 16
end
