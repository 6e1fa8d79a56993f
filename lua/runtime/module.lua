-- What a module has besides numbers and memory: functions, imports, a table of functions.
local NOSYS = 52

-- Functions and globals that are no local variables.
local F, G = {}, {}

-- What functions see that are no part of this one.
local SEEN = {
  F = F, G = G, M = M, MIN = MIN, CTZ = CTZ, TRAP = TRAP, INDIRECT = false, CLZ = CLZ, CLZ32 = CLZ32, POPCNT = POPCNT,
  DIVS = DIVS, DIVS32 = DIVS32, REMS = REMS, DIVU = DIVU, REMU = REMU, SHRS = SHRS, M_PAGES = M_PAGES, GROW = GROW,
  LD1 = LD1, LD2 = LD2, LD4 = LD4, LD8 = LD8, ST1 = ST1, ST2 = ST2, ST4 = ST4, ST8 = ST8, COPY = COPY, FILL = FILL,
}

local function BEGIN_ANEW(most)
  REST(most)
  SEEN.M = M
end

-- Functions that hardly anybody needs stay text until they are called: `places` says from where to where each is.
local function COLD(text, places)
  setmetatable(F, {
    __index = function(functions, name)
      local place = places[name]
      if not place then return nil end
      local source = text:sub(place >> 32, place & 0xffffffff)
      local f = assert(load("return " .. source, "=mailstitch." .. name, "t", SEEN))()
      functions[name] = f
      return f
    end,
  })
end

local function IMPORTED(imports, module, name)
  local functions = imports and imports[module]
  return functions and functions[name] or function() return NOSYS end
end

local TABLE = {}

function SEEN.INDIRECT(index, signature)
  local entry = TABLE[index]
  if not entry then TRAP("undefined element") end
  if entry[2] ~= signature then TRAP("indirect call type mismatch") end
  return F[entry[1]]
end
local INDIRECT = SEEN.INDIRECT

-- What hosts call; `names` says which member of F each is.
local function EXPORTS(names)
  return setmetatable({ write = WRITE, read = READ, rest = BEGIN_ANEW, memoryBytes = MEMORY_BYTES }, {
    __index = function(exports, name)
      local f = names[name] and F[names[name]]
      exports[name] = f
      return f
    end,
  })
end
