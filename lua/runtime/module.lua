-- What a module has besides functions and memory: imports and a table of functions.
local NOSYS = 52

local function IMPORTED(imports, module, name)
  local functions = imports and imports[module]
  return functions and functions[name] or function() return NOSYS end
end

local TABLE = {}

local function INDIRECT(index, signature)
  local entry = TABLE[index]
  if not entry then TRAP("undefined element") end
  if entry[2] ~= signature then TRAP("indirect call type mismatch") end
  return entry[1]
end
