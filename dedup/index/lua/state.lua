-- What all verbs share begins here: names, numbers, counters and shapes of tables. This and the parts after it
-- (see scripts.py) are put in front of each verb's file when it is loaded.
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
local HEAD = 33           -- carriers named in the record of a paragraph; with so many it gets no more fingerprints
local CHUNK = 32          -- paragraphs in one string
local LOAD = 112          -- mean records in one segment before its table grows
local FIRST_LEVEL = 8     -- 256 segments in a new table
local LONG = 2000         -- bytes above which a text has its own key: all of a chunk can be reached by 16 bits
local GENERATION = 2 ^ 24 -- ids of one generation
local RELIEF = 32         -- a crowded segment is relieved of hot keys each time that it has grown by so many records
local FULL = {[3] = '\255\255\255', [4] = '\255\255\255\255'}   -- the mark of a hot key, by the bytes of an id

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
  shape.ids, shape.high, shape.hot = long and 4 or 3, long and '' or char(generation), not long
  shape.crowded = 6 * (RELIEF + 1.5 * count / (shape.tables * shape.size))   -- bytes: far beyond what the table holds in one segment
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
