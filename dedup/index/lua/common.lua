-- Shared by all verbs: counters, chunks, postings. Put in front of each verb's file when it is loaded.
--
-- KEYS[1] is the collection's prefix P; every other key is made from it (see keys.py).
-- ARGV[1] is the scheme's identity; a collection made with another one is refused with "SCHEME <its own>".

local P = KEYS[1]
local call = redis.call
local sub, byte, char, find, rep = string.sub, string.byte, string.char, string.find, string.rep
local pack, read = struct.pack, struct.unpack
local gsub, format = string.gsub, string.format
local floor, huge = math.floor, math.huge
local concat = table.concat

local CAP = 16            -- paragraphs under one key
local HEAD = 33           -- carriers named in the record of a paragraph
local CHUNK = 32          -- paragraphs in one string
local LOAD = 112          -- mean records in one segment before its table grows
local FIRST_LEVEL = 8     -- 256 segments in a new table
local LONG = 2000         -- bytes above which a text has its own key: all of a chunk can be reached by 16 bits
local GENERATION = 2 ^ 24 -- ids of one generation
local NONE = {[3] = '\0\0\0', [4] = '\0\0\0\0'}               -- no id, by its bytes: padding
local FULL = {[3] = '\255\255\255', [4] = '\255\255\255\255'}   -- the mark of a hot key

-- Numbers as strings: the server would print them with all digits of a double, which costs more than its command.
local DIGITS = setmetatable({}, {__index = function(known, number)
  local digits = format('%d', number)
  known[number] = digits
  return digits
end})

-- Counters and shapes -----------------------------------------------------------------------------------

-- Tables of bands, winnowed fingerprints, texts, article keys; bands and fingerprints of each later generation of
-- paragraphs. Those tables keep the lower three bytes of an id: which generation they are of tells the fourth.
local function kinds_of(generation)
  if generation == 0 then return {'b', 'w', 'x', 'e'} end
  return {'b' .. format('%d', generation), 'w' .. format('%d', generation)}
end

local COUNTERS = {
  'scheme', 'number', 'id', 'articles', 'paragraphs', 'dead', 'sweeping', 'cursor', 'bands', 'generation', 'writes',
}
local COUNTED = #COUNTERS

local function fields_of(kinds)
  local fields = {}
  for _, kind in ipairs(kinds) do
    for _, part in ipairs({'.level', '.split', '.count'}) do fields[#fields + 1] = kind .. part end
  end
  return fields
end

-- A table: segments before split are at level + 1, the others at level. shape[band] begins its segments' names.
local function new_shape(kind, level, split, count, bands)
  local letter, generation = sub(kind, 1, 1), tonumber(sub(kind, 2)) or 0
  local shape = {kind = kind, level = level, split = split, count = count, size = 2 ^ level, over = 2 ^ (level % 8)}
  local banded, long = letter == 'b', letter == 'x' or letter == 'e'
  shape.tables = banded and bands or 1
  shape.ids, shape.high = long and 4 or 3, long and '' or char(generation)
  local prefix = P .. letter
  if generation > 0 then prefix = P .. (banded and 'B' or 'W') .. char(generation) end
  for band = 0, shape.tables - 1 do shape[band] = prefix .. (banded and char(band) or '') end
  return shape
end

-- Tables of one more generation, from what is stored of them (values behind the first few) or new.
local function add_shapes(state, kinds, values, before)
  for i, kind in ipairs(kinds) do
    local at = (before or 0) + 3 * i
    local level, split, count = FIRST_LEVEL, 0, 0
    if values then level, split, count = tonumber(values[at - 2]), tonumber(values[at - 1]), tonumber(values[at]) end
    state[kind] = new_shape(kind, level, split, count, state.bands)
    state.kinds[#state.kinds + 1] = kind
  end
end

local function remember(state, fields, values, before)
  for i, field in ipairs(fields) do state.stored[field] = values[before + i] end
end

-- State of the collection, nil where there is none; and an error reply if its scheme is another. O(1).
local function load_state()
  call('EXISTS', P .. '?')   -- never there: where a cluster is moving this slot away, it fails here, before all else
  local kinds = kinds_of(0)
  local fields = fields_of(kinds)
  for i = 1, #fields do COUNTERS[COUNTED + i] = fields[i] end
  local values = call('HMGET', P, unpack(COUNTERS))
  if not values[1] then return nil end
  if values[1] ~= ARGV[1] then return nil, redis.error_reply('SCHEME ' .. values[1]) end
  local state = {stored = {}, kinds = {}}
  for i = 2, COUNTED do state[COUNTERS[i]] = tonumber(values[i]) end
  remember(state, COUNTERS, values, 0)
  add_shapes(state, kinds, values, COUNTED)
  for generation = 1, state.generation do
    kinds = kinds_of(generation)
    fields = fields_of(kinds)
    values = call('HMGET', P, unpack(fields))
    remember(state, fields, values, 0)
    add_shapes(state, kinds, values, 0)
  end
  return state
end

local function new_state(bands)
  local state = {number = 1, id = CHUNK, articles = 0, paragraphs = 0, dead = 0, sweeping = 0, cursor = 0, bands = bands}
  state.generation, state.writes, state.stored, state.kinds = 0, 0, {}, {}
  add_shapes(state, kinds_of(0))
  return state
end

-- Begin another generation of ids if the present one has not room for so many.
local function make_room(state, paragraphs)
  if state.id % GENERATION + paragraphs < GENERATION - 1 then return end
  state.generation = state.generation + 1
  state.id = state.generation * GENERATION + CHUNK
  add_shapes(state, kinds_of(state.generation))
end

-- Tables of bands and of fingerprints that a paragraph is posted in.
local function tables_of(state, id)
  local generation = floor(id / GENERATION)
  if generation == 0 then return state.b, state.w end
  local kinds = kinds_of(generation)
  return state[kinds[1]], state[kinds[2]]
end

-- Write the fields that are others than those that were read. Every write counts, so that who has read segments can
-- tell whether they still hold.
local function save_state(state)
  state.writes = state.writes + 1
  local out, stored = {}, state.stored
  local function field(name, value)
    if stored[name] == value then return end
    stored[name] = value
    out[#out + 1], out[#out + 2] = name, value
  end
  field('scheme', ARGV[1])
  for i = 2, COUNTED do field(COUNTERS[i], format('%d', state[COUNTERS[i]])) end
  for _, kind in ipairs(state.kinds) do
    local shape = state[kind]
    field(kind .. '.level', format('%d', shape.level))
    field(kind .. '.split', format('%d', shape.split))
    field(kind .. '.count', format('%d', shape.count))
  end
  if #out > 0 then call('HSET', P, unpack(out)) end
end

-- Postings ----------------------------------------------------------------------------------------------

-- Where the postings of count 4-byte keys from a place of a string on are kept (of keys in the tables of one band
-- after the other, where there are bands): names of the segments, and the bytes of each key that a record keeps,
-- written to names and rests behind their first n.
local function addresses(shape, keys, at, count, names, rests, n)
  local level, over, divided, bands = shape.level, shape.over, shape.split, shape.tables > 1
  local prefix = shape[0]
  for i = 0, count - 1 do
    local b, c, d = byte(keys, at + 1, at + 3)
    n = n + 1
    if bands then prefix = shape[i] end
    if level < 16 then
      local high, keep = c % over, 2
      if high * 256 + d < divided then
        high = c % (2 * over)
        if level == 15 then keep = 1 end
      end
      names[n], rests[n] = prefix .. char(0, high, d), sub(keys, at, at + keep)
    else
      local high = b % over
      if (high * 256 + c) * 256 + d < divided then high = b % (2 * over) end
      names[n], rests[n] = prefix .. char(high, c, d), sub(keys, at, at + 1)
    end
    at = at + 4
  end
end

-- Name of the segment of one key, and the bytes of it that a record keeps.
local function address(shape, keys, at)
  local names, rests = {}, {}
  addresses(shape, keys, at, 1, names, rests, 0)
  return names[1], rests[1]
end

-- Name of a segment by its number.
local function segment_name(shape, band, segment) return shape[band] .. sub(pack('>I4', segment), 2) end

-- Records stand at the end of a segment, the newest first, behind zeros that fill an allocation class of jemalloc
-- (less the string's header): so the server itself finds the room for the next one (BITPOS), and nothing of the
-- segment has to be brought here, where every string is hashed byte by byte.
local function padded(s, width)
  local need = #s + 6
  local step = need <= 128 and 16 or need <= 256 and 32 or need <= 512 and 64 or need <= 1024 and 128 or 256
  local room = need + (-need) % step - 6
  return rep('\0', room - room % width - #s) .. s
end

-- Ids (of 4 bytes) posted under rest in segment string s, the newest first, and whether it is saturated.
local function posted(shape, s, rest)
  local ids, saturated, none, full = {}, false, NONE[shape.ids], FULL[shape.ids]
  local width, high = #rest + shape.ids, shape.high
  local at = find(s, rest, 1, true)
  while at do
    if (at - 1) % width == 0 then
      local id = sub(s, at + #rest, at + width - 1)
      if id == full then saturated = true elseif id ~= none then ids[#ids + 1] = high .. id end
    end
    at = find(s, rest, at + 1, true)
  end
  return ids, saturated
end

-- The records of s, without the padding.
local function records_of(s, width)
  local at = find(s, '[^%z]')
  return at and sub(s, at - (at - 1) % width) or ''
end

-- Whether a table may hold postings of dead paragraphs.
local function mortal(state, shape) return shape.kind ~= 'e' and state.dead + state.sweeping > 0 end

-- Whether so many are dead that a segment is worth a look at each of its postings when it is written anew.
local function worth_sweeping(state, shape)
  return mortal(state, shape) and (state.dead + state.sweeping) * 32 > state.paragraphs
end

local carriers_of

local function is_dead(state, id)
  local number = read('>I4', id)
  if state.thorough then return (carriers_of(number)) == 0 end
  return state.dead > 0 and call('GETBIT', P .. 'd', number) == 1
    or state.sweeping > 0 and call('GETBIT', P .. 'D', number) == 1
end

-- s without the records of dead paragraphs, unpadded, and how many those were. A mark of saturation goes with the
-- last posting of its key.
local function swept(state, shape, s, width)
  local kept, live, marks, gone = {}, {}, false, 0
  local full, high, key = FULL[shape.ids], shape.high, width - shape.ids
  s = records_of(s, width)
  for last = width, #s, width do
    local record = sub(s, last - width + 1, last)
    local id = sub(record, key + 1)
    if id == full then
      marks = true
      kept[#kept + 1] = record
    elseif is_dead(state, high .. id) then
      gone = gone + 1
    else
      live[sub(record, 1, key)] = true
      kept[#kept + 1] = record
    end
  end
  if marks then
    for i = #kept, 1, -1 do
      if sub(kept[i], key + 1) == full and not live[sub(kept[i], 1, key)] then
        table.remove(kept, i)
        gone = gone + 1
      end
    end
  end
  return concat(kept), gone
end

local function store(name, s, width)
  if #s == 0 then call('DEL', name) else call('SET', name, padded(s, width)) end
end

-- Values of keys, in a few commands.
local function read_many(names)
  local out = {}
  for first = 1, #names, 512 do
    local last = math.min(first + 511, #names)
    local values = call('MGET', unpack(names, first, last))
    for i = first, last do out[i] = values[i - first + 1] end
  end
  return out
end

-- Records s of a segment without those of rest that are more than CAP: the newest go, and a mark takes their place.
local function capped(shape, s, rest, width)
  local ids, saturated = posted(shape, s, rest)
  local over, full = #ids - CAP, FULL[shape.ids]
  if over <= 0 then return s end
  local kept = saturated and {} or {rest .. full}
  for last = width, #s, width do
    local record = sub(s, last - width + 1, last)
    if over > 0 and sub(record, 1, #rest) == rest and sub(record, #rest + 1) ~= full then
      over = over - 1
      shape.count = shape.count - 1
    else
      kept[#kept + 1] = record
    end
  end
  if not saturated then shape.count = shape.count + 1 end
  return concat(kept)
end

-- Post a record in a segment that has no room: without the dead, if there are any, and without what is more than
-- CAP under its key. (So a hot key is capped now and then, not at each posting; lookups look no further than CAP.)
local function post_in_full(state, shape, name, record, rest, width, cap)
  local s = record .. call('GET', name)
  if worth_sweeping(state, shape) then
    local gone
    s, gone = swept(state, shape, s, width)
    shape.count = shape.count - gone
  end
  if cap then s = capped(shape, s, rest, width) end
  call('SET', name, padded(s, width))
end

-- Post id (4 bytes), which is not there yet, in segment name, which keeps rest of the key. A BITPOS and a SETRANGE.
local function post_new(state, shape, name, rest, id, cap)
  local record = rest .. sub(id, -shape.ids)
  local width = #record
  local bit = call('BITPOS', name, 1)
  shape.count = shape.count + 1
  if bit < 0 then
    call('SET', name, padded(record, width))
    return
  end
  local place = floor(bit / 8)
  place = place - place % width - width
  if place < 0 then return post_in_full(state, shape, name, record, rest, width, cap) end
  call('SETRANGE', name, DIGITS[place], record)
end

-- Post id under a key where it may stand already. At most CAP stand there, and a mark that there were more.
local function post(state, shape, name, rest, id)
  local s, width = call('GET', name), #rest + shape.ids
  if s and find(s, rest, 1, true) then
    local ids, saturated = posted(shape, s, rest)
    for _, other in ipairs(ids) do
      if other == id then return end
    end
    if #ids >= CAP and mortal(state, shape) then
      local kept, gone = swept(state, shape, s, width)
      if gone > 0 then
        shape.count = shape.count - gone
        store(name, kept, width)
        ids = posted(shape, kept, rest)
      end
    end
    if #ids >= CAP then
      if saturated then return end
      id = FULL[4]
    end
  end
  post_new(state, shape, name, rest, id, true)
end

-- Take id out of the postings of key.
local function unpost(shape, key, id)
  local name, rest = address(shape, key, 1)
  local record, width = rest .. id, #rest + shape.ids
  local s = call('GET', name)
  if not s then return end
  s = records_of(s, width)
  local at = find(s, record, 1, true)
  while at do
    if (at - 1) % width == 0 then
      store(name, sub(s, 1, at - 1) .. sub(s, at + width), width)
      shape.count = shape.count - 1
      return
    end
    at = find(s, record, at + 1, true)
  end
end

-- For string.gsub: '' for each byte that has (or has not) a bit, by the bit's value; false keeps what was matched.
local without, with = {}, {}
local function bytes_by(bit)
  if not with[bit] then
    local set, unset = {}, {}
    for value = 0, 255 do
      (value % (2 * bit) >= bit and set or unset)[char(value)] = ''
    end
    with[bit], without[bit] = set, unset
  end
  return with[bit], without[bit]
end

-- Divide the next segment of a table (of each band's table). Cost: one GET and two SETs each.
local function split(state, shape)
  local level, segment = shape.level, shape.split
  local width = (level >= 16 and 2 or 3) + shape.ids
  local keep = (level + 1 >= 16 and 2 or 3) + shape.ids
  local id = rep('.', shape.ids)
  local record = (level >= 16 and '.(.)' or '..(.)') .. id
  local high, low = bytes_by(2 ^ (level % 8))
  local sweeps = worth_sweeping(state, shape)
  for band = 0, shape.tables - 1 do
    local name = segment_name(shape, band, segment)
    local s = call('GET', name)
    if s then
      local gone = 0
      if sweeps then s, gone = swept(state, shape, s, width) else s = records_of(s, width) end
      shape.count = shape.count - gone
      local left, right = gsub(s, record, high), gsub(s, record, low)
      if width ~= keep then
        local narrower = '(..).(' .. id .. ')'
        left, right = gsub(left, narrower, '%1%2'), gsub(right, narrower, '%1%2')
      end
      store(name, left, keep)
      store(segment_name(shape, band, segment + shape.size), right, keep)
    end
  end
  shape.split = segment + 1
  if shape.split == shape.size then
    shape.level, shape.split, shape.size, shape.over = level + 1, 0, shape.size * 2, 2 ^ ((level + 1) % 8)
  end
end

-- Undo the last split of a table.
local function merge(shape)
  if shape.split == 0 then
    shape.level = shape.level - 1
    shape.size, shape.over = 2 ^ shape.level, 2 ^ (shape.level % 8)
    shape.split = shape.size
  end
  shape.split = shape.split - 1
  local low, high = shape.split, shape.split + shape.size
  local width = (shape.level + 1 >= 16 and 2 or 3) + shape.ids
  local wider = (shape.level >= 16 and 2 or 3) + shape.ids
  for band = 0, shape.tables - 1 do
    local name, other = segment_name(shape, band, low), segment_name(shape, band, high)
    local records, n = {}, 0
    for _, segment in ipairs({low, high}) do
      local s = records_of(call('GET', segment_name(shape, band, segment)) or '', width)
      local third = char(floor(segment / 256) % 256)
      for last = width, #s, width do
        local record = sub(s, last - width + 1, last)
        if wider > width then record = sub(record, 1, 2) .. third .. sub(record, 3) end
        n = n + 1
        records[n] = record
      end
    end
    store(name, concat(records), wider)
    call('DEL', other)
  end
end

-- Single tables grow some segments at a time: what a split needs is made ready once.
local function grow(state)
  for _, kind in ipairs(state.kinds) do
    local shape = state[kind]
    local full = LOAD * shape.tables
    if shape.count > full * (shape.size + shape.split + (shape.tables == 1 and 4 or 0)) then
      while shape.count > full * (shape.size + shape.split) and shape.level < 23 do split(state, shape) end
    end
  end
end

-- Chunks of 32 paragraphs --------------------------------------------------------------------------------
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

-- Carriers -----------------------------------------------------------------------------------------------

-- Frequency, and the first carriers as one string of 4-byte article numbers, ascending.
function carriers_of(id)
  local name, slot = chunk_name('o', id), id % CHUNK
  local record
  if chunks[name] then
    record = chunks[name][slot]
  else
    local s = carriers[name]
    if not s then
      s = call('GET', name) or ''
      carriers[name], walked[name] = s, {0, 1}
    end
    local last, first, at = walked[name], 0, 1
    if slot >= last[1] then first, at = last[1], last[2] end
    for _ = first + 1, slot do
      local n = byte(s, at)
      if not n then return 0, '' end
      at = at + (n < 255 and 1 + 4 * n or 6 + 4 * byte(s, at + 5))
    end
    last[1], last[2] = slot, at
    if at <= #s then record = sub(s, at, at + carriers_size(s, at) - 1) end
  end
  if not record or record == '' then return 0, '' end
  local n = byte(record)
  if n < 255 then return n, sub(record, 2) end
  return read('>I4', record, 2), sub(record, 7)
end

-- Place of number in a string of ascending 4-byte numbers, from 1, and whether it is there.
local function place_of(list, number)
  for i = #list - 3, 1, -4 do
    local other = read('>I4', list, i)
    if other == number then return i, true end
    if other < number then return i + 4, false end
  end
  return 1, false
end

local function has_listed(list, packed)
  local at = find(list, packed, 2, true)
  while at do
    if at % 4 == 2 then return at end
    at = find(list, packed, at + 1, true)
  end
end

-- The set of all carriers of a frequent paragraph: 'l' and 4-byte numbers in any order, or 'b' and a bitmap.
local function hot_change(state, id, number, present)
  local name, packed = P .. 'O' .. pack('>I4', id), pack('>I4', number)
  if call('GETRANGE', name, 0, 0) == 'b' then
    return call('SETBIT', name, 8 + number, present and 1 or 0) ~= (present and 1 or 0)
  end
  local list = call('GET', name)
  local at = has_listed(list, packed)
  if present then
    if at then return false end
    call('APPEND', name, packed)
    local n = #list / 4
    if n > 512 and n > state.number / 256 then
      list = list .. packed
      call('SET', name, 'b')
      for i = 2, #list, 4 do call('SETBIT', name, 8 + read('>I4', list, i), 1) end
    end
    return true
  end
  if not at then return false end
  call('SET', name, sub(list, 1, at - 1) .. sub(list, at + 4))
  return true
end

-- Smallest carrier above a number, or nil.
local function hot_next(id, above)
  local name = P .. 'O' .. pack('>I4', id)
  if call('GETRANGE', name, 0, 0) == 'l' then
    local list, best = call('GET', name), huge
    for i = 2, #list, 4 do
      local number = read('>I4', list, i)
      if number > above and number < best then best = number end
    end
    return best < huge and best or nil
  end
  local bit, size = above + 1, call('STRLEN', name)
  local at = floor(bit / 8) + 1
  while at < size do
    local bytes = call('GETRANGE', name, at, at + 1023)
    for i = 1, #bytes do
      local value = byte(bytes, i)
      if value > 0 then
        for j = 0, 7 do
          local number = (at - 1 + i - 1) * 8 + j
          if number > above and floor(value / 2 ^ (7 - j)) % 2 == 1 then return number end
        end
      end
    end
    at = at + 1024
  end
end

local function set_carriers(id, record)
  local records = chunk('o', id)
  records[id % CHUNK] = record
  records.dirty = true
end

local function hot_record(frequency, head) return '\255' .. pack('>I4B', frequency, #head / 4) .. head end

-- The article of that number carries paragraph id now. Idempotent.
local function add_carrier(state, id, number)
  local frequency, list = carriers_of(id)
  local packed = pack('>I4', number)
  local at, there = place_of(list, number)
  if there then return end
  local longer = sub(list, 1, at - 1) .. packed .. sub(list, at)
  local record = chunk('o', id)[id % CHUNK]
  if record and byte(record) == 255 then
    if not hot_change(state, id, number, true) then return end
    set_carriers(id, hot_record(frequency + 1, sub(longer, 1, 4 * HEAD)))
  elseif frequency < HEAD then
    set_carriers(id, char(frequency + 1) .. longer)
  else
    call('SET', P .. 'O' .. pack('>I4', id), 'l' .. longer)
    set_carriers(id, hot_record(frequency + 1, sub(longer, 1, 4 * HEAD)))
  end
end

-- The article of that number does not carry paragraph id any more. Idempotent. Returns the frequency left.
local function remove_carrier(state, id, number)
  local frequency, list = carriers_of(id)
  local at, there = place_of(list, number)
  local record = chunk('o', id)[id % CHUNK]
  local hot = record and byte(record) == 255
  if hot then
    if not hot_change(state, id, number, false) then return frequency end
  elseif not there then
    return frequency
  end
  if there then list = sub(list, 1, at - 1) .. sub(list, at + 4) end
  frequency = frequency - 1
  if hot and there and #list < 4 * frequency then
    local more = hot_next(id, read('>I4', list, #list - 3))
    if more then list = list .. pack('>I4', more) end
  end
  if hot and frequency > HEAD - 1 then
    set_carriers(id, hot_record(frequency, list))
  else
    if hot then call('DEL', P .. 'O' .. pack('>I4', id)) end
    set_carriers(id, frequency == 0 and '' or char(frequency) .. list)
  end
  return frequency
end

-- Articles -----------------------------------------------------------------------------------------------

local function article_name(number) return P .. 'a' .. pack('>I4', number) end

-- Paragraph ids (4 bytes each) as runs of neighbours, u32 first, u8 how many; and back.
local function runs_of(ids)
  local runs, first, count = {}, nil, 0
  for at = 1, #ids, 4 do
    local id = read('>I4', ids, at)
    if count > 0 and count < 255 and id == first + count then
      count = count + 1
    else
      if count > 0 then runs[#runs + 1] = pack('>I4B', first, count) end
      first, count = id, 1
    end
  end
  if count > 0 then runs[#runs + 1] = pack('>I4B', first, count) end
  return concat(runs), #runs
end

local function ids_of(runs)
  local ids = {}
  for at = 1, #runs, 5 do
    local first, count = read('>I4B', runs, at)
    for id = first, first + count - 1 do ids[#ids + 1] = pack('>I4', id) end
  end
  return concat(ids)
end

-- Fields of an article record: key, first sighting, version, digest, paragraph ids (4 bytes each), the rest.
local function article_fields(record)
  local key, first_seen, version, digest, count, at = read('>I2c0I1c0dc8I2', record)
  return key, first_seen, version, digest, ids_of(sub(record, at, at + 5 * count - 1)), sub(record, at + 5 * count)
end

local function article_record(key, first_seen, version, digest, ids, rest)
  local runs, count = runs_of(ids)
  return pack('>I2c0I1c0dc8I2', #key, key, #first_seen, first_seen, version, digest, count) .. runs .. rest
end

local function article_key(record) return (read('>I2c0', record)) end

-- Number and record of the article with that key, or nil. hash: the key's 4 bytes in table e.
local function find_article(state, key, hash)
  local name, rest = address(state.e, hash, 1)
  local s = call('GET', name)
  if not s then return nil end
  for _, packed in ipairs((posted(state.e, s, rest))) do
    local number = read('>I4', packed)
    local record = call('GET', article_name(number))
    if record and article_key(record) == key then return number, record end
  end
end

-- Take an article off the paragraphs of a set (id -> true). Those nobody carries any more die: their text and
-- carriers go now, their postings when the segments are swept.
local function release(state, number, ids)
  for id in pairs(ids) do
    if remove_carrier(state, id, number) == 0 then
      set_text(id, '')
      call('SETBIT', P .. 'd', id, 1)
      state.dead = state.dead + 1
      state.paragraphs = state.paragraphs - 1
    end
  end
end

-- Sweeping ------------------------------------------------------------------------------------------------

-- Take the postings of dead paragraphs out of one segment of each table. Returns the segments of the largest table.
local function sweep_segment(state, segment)
  local size = 0
  for _, kind in ipairs(state.kinds) do
    local shape = state[kind]
    size = kind == 'e' and size or math.max(size, shape.size + shape.split)
    if kind ~= 'e' and segment < shape.size + shape.split then
      local halved = segment < shape.split or segment >= shape.size
      local width = (shape.level + (halved and 1 or 0) < 16 and 3 or 2) + shape.ids
      for band = 0, shape.tables - 1 do
        local name = segment_name(shape, band, segment)
        local s = call('GET', name)
        if s then
          local kept, gone = swept(state, shape, s, width)
          if gone > 0 then
            shape.count = shape.count - gone
            store(name, kept, width)
          end
        end
      end
    end
  end
  return size
end

-- Take the postings of dead paragraphs out of some segments of each table. A round begins when a tenth of all
-- paragraphs are dead (or at once, if now), visits the segments by number, which no split reorders, and ends with
-- nothing pointing at any paragraph that was dead when it began.
local function sweep(state, segments, now)
  if state.sweeping == 0 then
    if state.dead == 0 or not now and state.dead < 64 + state.paragraphs / 10 then return end
    call('RENAME', P .. 'd', P .. 'D')
    state.sweeping, state.dead, state.cursor = state.dead, 0, 0
  end
  for _ = 1, segments do
    local size = sweep_segment(state, state.cursor)
    state.cursor = state.cursor + 1
    if state.cursor >= size then
      call('DEL', P .. 'D')
      state.sweeping, state.cursor = 0, 0
      return
    end
  end
end
