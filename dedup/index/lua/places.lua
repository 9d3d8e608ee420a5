-- Postings that a caller has worked out itself, by what it was told of the tables.
--
-- Places: what it was told, as tell packs it. Then groups: one for the hashes of all texts, then for each paragraph one for
-- its bands and one for its fingerprints. A group: u32, the least segment of its keys that was not divided yet (by as many
-- low bits as the table's level); u16, how many keys are kept in 2 bytes; those keys, then the others, which are in 3: name
-- of the segment, bytes that are kept, id that the paragraph gets if all before it are new and nobody else writes.
-- A group holds while the table has that level and no segment of its keys was divided since.

local TOLD = 19   -- bytes

-- The next id, level and split of the tables of texts, of bands and of fingerprints.
local function tell(state)
  local bands, fingers = tables_of(state, state.id)
  local texts = state.x
  return pack('>I4BI4BI4BI4', state.id, texts.level, texts.split, bands.level, bands.split, fingers.level, fingers.split)
end

-- Of the group of count keys that begins there: where the next one begins (nil where it is none of this table); where its
-- keys begin (false if it does not hold), how many keep 2 bytes.
local function group_at(shape, places, at, count)
  if at + 5 > #places then return nil end
  local least, short, first = read('>I4I2', places, at)
  if short > count or count > 0 and find(places, shape.prefix, first, true) ~= first then return nil end
  return first + count * (shape.named + 3 + shape.ids) - short, shape.placed and shape.split <= least and first, short
end

-- The groups of places for the hints of so many texts, in turn: where the keys of one begin (false if it does not hold),
-- how many keep 2 bytes. And which id the first paragraph is to get. Nil if there are no places, or those of an earlier
-- generation of ids, or others than of these hints and tables: all is looked at here, before anything is written.
local function open_places(state, places, hints, texts)
  if #places < TOLD or byte(places) ~= state.generation then return nil end
  local bands, fingers = tables_of(state, state.id)
  local id, at = read('>I4', places)
  for _, shape in ipairs({state.x, bands, fingers}) do
    local level, split
    level, split, at = read('>BI4', places, at)
    shape.placed = shape.level == level and shape.split >= split
  end
  local groups, n, hint = {}, 2, 4 * texts + 1
  at, groups[1], groups[2] = group_at(state.x, places, at, texts)
  for _ = 1, texts do
    local keys = byte(hints, hint)
    at, groups[n + 1], groups[n + 2] = group_at(bands, places, at or huge, keys)
    hint = hint + 1 + 4 * keys
    local high, low = byte(hints, hint, hint + 1)
    keys = high * 256 + low
    at, groups[n + 3], groups[n + 4] = group_at(fingers, places, at or huge, keys)
    hint, n = hint + 2 + 4 * keys, n + 4
  end
  if at ~= #places + 1 then return nil end
  return groups, id
end

-- Names of the segments and what is kept of all keys of a group, to names and rests; false where that is of two widths.
local function placed_addresses(shape, places, at, short, count, names, rests)
  local kept, named = short > 0 and 2 or 3, shape.named
  if short > 0 and short < count then return false end
  for i = 1, count do
    local middle = at + named
    names[i], rests[i] = sub(places, at, middle - 1), sub(places, middle, middle + kept - 1)
    at = middle + kept + shape.ids
  end
  return true
end

-- Post id (4 bytes), which is not there yet, under count keys by their places; expected: whether those have that id.
-- One APPEND a key; each string less that is made for it saves a tenth of it.
local function post_placed(state, shape, places, at, short, count, id, expected)
  local append, cut, named, ids, crowded, kept = call, sub, shape.named, shape.ids, shape.crowded, 2
  id = sub(id, -ids)
  for i = 1, count do
    if i > short then kept = 3 end
    local middle = at + named
    local stop = middle + kept
    local name, record = cut(places, at, middle - 1), expected and cut(places, middle, stop + ids - 1)
      or cut(places, middle, stop - 1) .. id
    local size = append('APPEND', name, record)
    if size > crowded and size / #record % RELIEF == 0 then relieve(state, shape, name, record) end
    at = stop + ids
  end
  shape.count = shape.count + count
end
