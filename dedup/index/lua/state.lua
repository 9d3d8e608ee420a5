-- Counters of a collection, and shapes of its tables.

-- Tables of bands, winnowed fingerprints, texts, article keys; bands and fingerprints of each later generation of
-- paragraphs. Those tables keep the lower three bytes of an id: which generation they are of tells the fourth.
local function kinds_of(generation)
  if generation == 0 then return {'b', 'w', 'x', 'e'} end
  return {'b' .. format('%d', generation), 'w' .. format('%d', generation)}
end

local COUNTERS = {'number', 'id', 'articles', 'paragraphs', 'dead', 'sweeping', 'cursor', 'bands', 'generation', 'writes'}
local PARTS = {'level', 'split', 'count'}

-- Beginnings of segments' names by band, made when they are asked for.
local BEGINNINGS = {__index = function(shape, band)
  local beginning = shape.prefix .. (shape.banded and char(band) or '')
  shape[band] = beginning
  return beginning
end}

-- A table: segments before split are at level + 1, the others at level. shape[band] begins its segments' names.
local function new_shape(kind, level, split, count, bands)
  local letter, generation = sub(kind, 1, 1), tonumber(sub(kind, 2)) or 0
  local banded, long = letter == 'b', letter == 'x' or letter == 'e'
  local prefix, tables, size = P .. letter, banded and bands or 1, 2 ^ level
  if generation > 0 then prefix = P .. (banded and 'B' or 'W') .. char(generation) end
  return setmetatable({
    kind = kind, level = level, split = split, count = count, size = size, over = 2 ^ (level % 8), tables = tables,
    ids = long and 4 or 3, high = long and '' or char(generation), hot = not long, banded = banded, prefix = prefix,
    named = #prefix + (banded and 4 or 3),   -- bytes of a segment's name
    crowded = 6 * (RELIEF + 1.5 * count / (tables * size)),   -- bytes: far beyond what the table holds in one segment
    placed = false,   -- see places.lua
  }, BEGINNINGS)
end

-- Tables of one more generation, from what is stored of them or new.
local function add_shapes(state, generation)
  local stored = state.stored
  for _, kind in ipairs(kinds_of(generation)) do
    local level, split, count = stored[kind .. '.level'], stored[kind .. '.split'], stored[kind .. '.count']
    state.kinds[#state.kinds + 1] = kind
    state[kind] = new_shape(kind, level or FIRST_LEVEL, split or 0, count or 0, state.bands)
  end
end

-- State of the collection, nil where there is none; and an error reply if its scheme is another. O(1).
local function load_state()
  call('EXISTS', P .. '?')   -- never there: where a cluster is moving this slot away, it fails here, before all else
  local fields, stored = call('HGETALL', P), {}   -- of 23, which takes half as long as to ask for each
  for i = 1, #fields, 2 do stored[fields[i]] = tonumber(fields[i + 1]) or fields[i + 1] end
  if not stored.scheme then return nil end
  if stored.scheme ~= ARGV[1] then return nil, redis.error_reply('SCHEME ' .. stored.scheme) end
  local state = {stored = stored, kinds = {}}
  for _, counter in ipairs(COUNTERS) do state[counter] = stored[counter] end
  for generation = 0, state.generation do add_shapes(state, generation) end
  return state
end

-- Writes are counted from the microseconds of now on, so that a collection made in the place of another cannot have come to
-- the number of the one before.
local function new_state(bands)
  local state = {number = 1, id = CHUNK, articles = 0, paragraphs = 0, dead = 0, sweeping = 0, cursor = 0, bands = bands}
  local now = call('TIME')
  state.generation, state.writes, state.stored, state.kinds = 0, now[1] * 1000000 + now[2], {}, {}
  add_shapes(state, 0)
  return state
end

-- Begin another generation of ids if the present one has not room for so many.
local function make_room(state, paragraphs)
  if state.id % GENERATION + paragraphs < GENERATION - 1 then return end
  state.generation = state.generation + 1
  state.id = state.generation * GENERATION + CHUNK
  add_shapes(state, state.generation)
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
  local stored, out, n = state.stored, {}, 0
  local function field(name, value)
    if stored[name] == value then return end
    out[n + 1], out[n + 2] = name, format('%d', value)
    n = n + 2
  end
  for _, counter in ipairs(COUNTERS) do field(counter, state[counter]) end
  for _, kind in ipairs(state.kinds) do
    for _, part in ipairs(PARTS) do field(kind .. '.' .. part, state[kind][part]) end
  end
  if not stored.scheme then out[n + 1], out[n + 2] = 'scheme', ARGV[1] end
  call('HSET', P, unpack(out))
end
