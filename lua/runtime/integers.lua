-- What integers of the module can do and Lua's can not, or not in one expression.
local MIN = math.mininteger

local function TRAP(reason)
  error("trap: " .. reason, 0)
end

-- A power of two times this has the power in its upper six bits.
local CTZ = {}
for bit = 0, 63 do
  CTZ[(1 << bit) * 0x03f79d71b4cb0a89 >> 58] = bit
end

local function CLZ(x)
  if x == 0 then return 64 end
  local n = 0
  for _, bits in ipairs { 32, 16, 8, 4, 2, 1 } do
    if x >> (64 - bits) == 0 then
      x = x << bits
      n = n + bits
    end
  end
  return n
end

local function CLZ32(x)
  return CLZ(x) - 32
end

local function POPCNT(x)
  x = x - (x >> 1 & 0x5555555555555555)
  x = (x & 0x3333333333333333) + (x >> 2 & 0x3333333333333333)
  x = x + (x >> 4) & 0x0f0f0f0f0f0f0f0f
  return x * 0x0101010101010101 >> 56
end

-- Lua's `//` rounds down, the module's division towards 0.
local function DIVS(a, b)
  if b == 0 then TRAP("integer divide by zero") end
  if b == -1 and a == MIN then TRAP("integer overflow") end
  local q = a // b
  if q < 0 and q * b ~= a then q = q + 1 end
  return q
end

local function DIVS32(a, b)
  if b == -1 and a == -0x80000000 then TRAP("integer overflow") end
  return DIVS(a, b)
end

local function REMS(a, b)
  if b == 0 then TRAP("integer divide by zero") end
  if b == -1 then return 0 end
  return math.fmod(a, b)
end

local function DIVU(a, b)
  if b == 0 then TRAP("integer divide by zero") end
  if b < 0 then return math.ult(a, b) and 0 or 1 end
  if a >= 0 then return a // b end
  local q = ((a >> 1) // b) << 1
  if not math.ult(a - q * b, b) then q = q + 1 end
  return q
end

local function REMU(a, b)
  return a - DIVU(a, b) * b
end

local function SHRS(a, count)
  return a >= 0 and a >> count or ~(~a >> count)
end
