-- Chunks: texts and carriers of 32 paragraphs in one string each.
--
-- Texts: 32 u16, where each text ends in the string (0: not there yet), then the texts. So one is read without
-- bringing the others here. Carriers: records one behind the other.

local chunks = {}     -- name -> {record of slot 0, ...}: those that are written to, until save_chunks
local carriers = {}   -- name -> chunk of carriers as a string: those that are only read
local walked = {}     -- name -> {slot, its place} where the last walk along such a chunk ended
local text_ends = {}  -- name -> where each text of a chunk ends: of those that are only read
local FIRST_TEXT = 2 * CHUNK

local function text_records(s)
  local records, start = {}, FIRST_TEXT
  for slot = 0, CHUNK - 1 do
    local stop = #s > 0 and read('>I2', s, 2 * slot + 1) or 0
    if stop == 0 then break end
    records[slot] = sub(s, start + 1, stop)
    start = stop
  end
  return records
end

-- Where count records of carriers end, of which the first starts at a place of s: the place behind them, nil if there are fewer.
local function behind_carriers(s, at, count)
  for _ = 1, count do
    local n = byte(s, at)
    if not n then return nil end
    at = at + (n < 255 and 1 + 4 * n or 6 + 4 * byte(s, at + 5))
  end
  return at
end

local function carriers_records(s)
  local records, at = {}, 1
  for slot = 0, CHUNK - 1 do
    local behind = behind_carriers(s, at, 1)
    if not behind then break end
    records[slot] = sub(s, at, behind - 1)
    at = behind
  end
  return records
end

local function chunk_name(kind, id) return P .. kind .. pack('>I4', floor(id / CHUNK)) end

-- The records of a chunk, to be written to.
local function chunk(kind, id)
  local name = chunk_name(kind, id)
  local records = chunks[name]
  if not records then
    records = (kind == 't' and text_records or carriers_records)(call('GET', name) or '')
    records.kind = kind
    chunks[name] = records
  end
  return records
end

-- Where each of some texts ends that are written from a place on.
local function ends_of(texts, first, last, stop)
  local ends = {}
  for i = first, last do
    stop = stop + #texts[i]
    ends[i - first + 1] = stop
  end
  return pack('>' .. rep('I2', #ends), unpack(ends))
end

local function save_chunks()
  for name, records in pairs(chunks) do
    if records.dirty then
      local out, n, empty = {}, 0, true
      while n < CHUNK and records[n] do
        local record = records[n]
        n = n + 1
        if record ~= '' and record ~= '\0' then empty = false end
        out[n] = record == '' and records.kind == 'o' and '\0' or record
      end
      if empty and n == CHUNK then
        call('DEL', name)
      elseif records.kind == 't' then
        call('SET', name, ends_of(out, 1, n, FIRST_TEXT) .. rep('\0', FIRST_TEXT - 2 * n) .. concat(out))
      else
        call('SET', name, concat(out))
      end
    end
  end
  chunks, carriers, walked, text_ends = {}, {}, {}, {}
end

-- Write texts and carriers of new paragraphs, the ids from first on, behind those there are. A chunk that is full now is
-- copied, since APPEND leaves it room to grow that it will not need.
local function append(first, texts, carrier)
  local at, n = 1, #texts
  while at <= n do
    local id = first + at - 1
    local slot = id % CHUNK
    local last = math.min(n, at + CHUNK - 1 - slot)
    local name, others = chunk_name('t', id), chunk_name('o', id)
    local new, new_carriers = concat(texts, '', at, last), rep(carrier, last - at + 1)
    local ends = ends_of(texts, at, last, slot == 0 and FIRST_TEXT or call('STRLEN', name))
    if slot == 0 then
      call('SET', name, ends .. rep('\0', FIRST_TEXT - #ends) .. new)
      call('SET', others, new_carriers)
    else
      call('SETRANGE', name, DIGITS[2 * slot], ends)
      call('APPEND', name, new)
      call('APPEND', others, new_carriers)
      if (first + last) % CHUNK == 0 then
        for _, full in ipairs({name, others}) do
          call('COPY', full, P .. '~')
          call('RENAME', P .. '~', full)
        end
      end
    end
    at = last + 1
  end
end

-- Deflated text of a paragraph (a number), or nil. A GETRANGE, and one for its chunk.
local function text_of(id)
  local name, slot = chunk_name('t', id), id % CHUNK
  local record
  if chunks[name] then
    record = chunks[name][slot]
  else
    local ends = text_ends[name]
    if not ends then
      ends = call('GETRANGE', name, '0', '63')
      text_ends[name] = ends
    end
    if ends == '' then return nil end
    local at = 2 * slot
    local stop = byte(ends, at + 1) * 256 + byte(ends, at + 2)
    local start = slot == 0 and FIRST_TEXT or byte(ends, at - 1) * 256 + byte(ends, at)
    if stop <= start then return nil end
    record = call('GETRANGE', name, format('%d', start), format('%d', stop - 1))
  end
  if not record or record == '' then return nil end
  if record == 'L' then return call('GET', P .. 'T' .. pack('>I4', id)) or nil end
  return record
end

local function set_text(id, text)
  local records = chunk('t', id)
  local own = P .. 'T' .. pack('>I4', id)
  if records[id % CHUNK] == 'L' then call('DEL', own) end
  if #text > LONG then
    call('SET', own, text)
    text = 'L'
  end
  records[id % CHUNK] = text
  records.dirty = true
end
