-- Files of the journal's directory for the module: WASI preview 1 as assembly/wasi.ts and assembly/wasi-files.ts call it,
-- as far as plain Lua goes.

local char, sub, pack, unpack, concat = string.char, string.sub, string.pack, string.unpack, table.concat

local NONE, BADF, IO, NOENT = 0, 8, 29, 44
-- Numbers of Linux to those of WASI: not there, not allowed, read-only, a directory, no directory, disk full.
local WASI_ERRNO = { [2] = NOENT, [1] = 2, [13] = 2, [30] = 69, [21] = 31, [20] = 54, [28] = 51 }

local function wasi_errno(errno)
  return WASI_ERRNO[errno] or IO
end

local DIRECTORY_FD = 3
local CREATE, TRUNCATE = 1, 8

-- Calls for `directory`, and a function that has to be given the core before the first of them.
local function open_directory(directory)
  local files, sizes, next_fd = {}, {}, DIRECTORY_FD + 1
  local calls = {}
  local core

  local function place(ptr, len)
    return directory .. "/" .. core.read(ptr, len)
  end

  function calls.fd_prestat_get(fd, result)
    if fd ~= DIRECTORY_FD then return BADF end
    core.write(result, pack("<I4I4", 0, #directory))
    return NONE
  end

  function calls.fd_prestat_dir_name(fd, ptr, len)
    if fd ~= DIRECTORY_FD then return BADF end
    core.write(ptr, sub(directory, 1, len))
    return NONE
  end

  function calls.path_open(_, _, path, path_len, flags, _, _, fd_flags, result)
    local mode = flags & TRUNCATE ~= 0 and "wb" or (flags & CREATE ~= 0 or fd_flags & 1 ~= 0) and "ab" or "rb"
    local file, _, errno = io.open(place(path, path_len), mode)
    if file == nil then return wasi_errno(errno) end
    -- what is written is the system's at once: it outlives this process, however that ends
    if mode ~= "rb" then file:setvbuf("no") end
    local fd = next_fd
    next_fd = fd + 1
    files[fd] = file
    sizes[fd] = mode == "ab" and file:seek("end") or 0
    core.write(result, pack("<I4", fd))
    return NONE
  end

  function calls.fd_read(fd, iovec, _, result)
    local file = files[fd]
    if file == nil then return BADF end
    local ptr, len = unpack("<I4I4", core.read(iovec, 8))
    local bytes, _, errno = file:read(len)
    if bytes == nil and errno then return wasi_errno(errno) end
    bytes = bytes or ""
    core.write(ptr, bytes)
    core.write(result, pack("<I4", #bytes))
    return NONE
  end

  function calls.fd_write(fd, iovec, _, result)
    local file = files[fd]
    if file == nil then return BADF end
    local ptr, len = unpack("<I4I4", core.read(iovec, 8))
    local done, _, errno = file:write(core.read(ptr, len))
    local written = len
    -- a full disk may have taken a part, and what comes next has to begin behind that
    if not done then
      written = math.max(0, (file:seek("end") or sizes[fd]) - sizes[fd])
      if written == 0 then return wasi_errno(errno) end
    end
    sizes[fd] = sizes[fd] + written
    core.write(result, pack("<I4", written))
    return NONE
  end

  function calls.fd_close(fd)
    local file = files[fd]
    if file == nil then return BADF end
    files[fd] = nil
    file:close()
    return NONE
  end

  local function put_stat(result, number, size)
    core.write(result, pack("<I8I8I8I8I8I8I8I8", 0, number, 4, 1, size, 0, 0, 0))
    return NONE
  end

  -- The size of the file that was asked for last.
  local asked = 0

  function calls.fd_filestat_get(fd, result)
    local file = files[fd]
    if file == nil then return BADF end
    local at = file:seek("cur")
    asked = file:seek("end")
    file:seek("set", at)
    return put_stat(result, 0, asked)
  end

  -- Lua does not know the number of a file. The core wants to hear whether the open one still has its name: one of another
  -- length is another one, and two that are written to do not stay of one length.
  function calls.path_filestat_get(_, _, path, path_len, result)
    local file, _, errno = io.open(place(path, path_len), "rb")
    if file == nil then return wasi_errno(errno) end
    local size = file:seek("end")
    file:close()
    return put_stat(result, size == asked and 0 or 1, size)
  end

  function calls.path_rename(_, from, from_len, _, to, to_len)
    local done, _, errno = os.rename(place(from, from_len), place(to, to_len))
    return done and NONE or wasi_errno(errno)
  end

  -- Lua has no call that puts a file on the disk itself: what is written is with the system.
  function calls.fd_sync()
    return NONE
  end

  function calls.clock_time_get(_, _, result)
    core.write(result, pack("<i8", os.time() * 1000000000))
    return NONE
  end

  function calls.random_get(ptr, len)
    local source = io.open("/dev/urandom", "rb")
    local bytes = source and source:read(len)
    if source then source:close() end
    if bytes == nil then
      local some = {}
      for at = 1, len do some[at] = char(math.random(0, 255)) end
      bytes = concat(some)
    end
    core.write(ptr, bytes)
    return NONE
  end

  return calls, function(instance)
    core = instance
  end
end

return { open_directory = open_directory }
