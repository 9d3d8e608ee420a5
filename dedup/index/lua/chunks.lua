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

-- Length of the carriers record that starts at a place of s.
local function carriers_size(s, at)
  local n = byte(s, at)
  if n < 255 then return 1 + 4 * n end
  return 6 + 4 * byte(s, at + 5)
end

local function carriers_records(s)
  local records, at, size = {}, 1, #s
  for slot = 0, CHUNK - 1 do
    if at > size then break end
    local n = carriers_size(s, at)
    records[slot] = sub(s, at, at + n - 1)
    at = at + n
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

local function ends_of(texts, first, last, stop)
  local ends = {}
  for i = first, last do
    stop = stop + #texts[i]
    ends[#ends + 1] = pack('>I2', stop)
  end
  return concat(ends)
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

-- Write texts and carriers of new paragraphs, the ids from first on, behind those there are. A chunk that is full
-- now is written anew, since APPEND leaves it room to grow that it will not need.
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
    elseif (first + last) % CHUNK == 0 then
      local s = call('GET', name)
      call('SET', name, sub(s, 1, 2 * slot) .. ends .. sub(s, FIRST_TEXT + 1) .. new)
      call('SET', others, call('GET', others) .. new_carriers)
    else
      call('SETRANGE', name, DIGITS[2 * slot], ends)
      call('APPEND', name, new)
      call('APPEND', others, new_carriers)
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
