-- Postings: where they are, reading, writing, capping.

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

local names, rests = {}, {}   -- used again by each posting: a table that grows costs more than what it is for

-- Name of the segment of one key, and the bytes of it that a record keeps.
local function address(shape, keys, at)
  addresses(shape, keys, at, 1, names, rests, 0)
  return names[1], rests[1]
end

-- Name of a segment by its number.
local function segment_name(shape, band, segment) return shape[band] .. sub(pack('>I4', segment), 2) end

-- Ids (of 4 bytes) posted under rest in segment string s, the oldest first, and whether it is saturated.
local function posted(shape, s, rest)
  local ids, saturated, full = {}, false, FULL[shape.ids]
  local width, high = #rest + shape.ids, shape.high
  local at = find(s, rest, 1, true)
  while at do
    if (at - 1) % width == 0 then
      local id = sub(s, at + #rest, at + width - 1)
      if id == full then saturated = true else ids[#ids + 1] = high .. id end
    end
    at = find(s, rest, at + 1, true)
  end
  return ids, saturated
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

-- s without the records of dead paragraphs, and how many those were. A mark of saturation goes with the last posting
-- of its key.
local function swept(state, shape, s, width)
  local kept, live, marks, gone = {}, {}, false, 0
  local full, high, key = FULL[shape.ids], shape.high, width - shape.ids
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

local function store(name, s)
  if s == '' then call('DEL', name) else call('SET', name, s) end
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

-- Records s of a segment with no more than CAP under rest: the dead go, then the newest, and a mark takes their place.
local function capped(state, shape, s, rest, width)
  local ids, saturated = posted(shape, s, rest)
  if #ids <= CAP then return s end
  local kept, taken, gone, more, full = {}, 0, 0, false, FULL[shape.ids]
  local may_be_dead = mortal(state, shape)
  for last = width, #s, width do
    local record = sub(s, last - width + 1, last)
    local id = sub(record, #rest + 1)
    if sub(record, 1, #rest) ~= rest or id == full then
      kept[#kept + 1] = record
    elseif may_be_dead and is_dead(state, shape.high .. id) then
      gone = gone + 1
    elseif taken < CAP then
      taken = taken + 1
      kept[#kept + 1] = record
    else
      gone, more = gone + 1, true
    end
  end
  if more and not saturated then
    kept[#kept + 1] = rest .. full
    gone = gone - 1
  end
  shape.count = shape.count - gone
  return concat(kept)
end

-- Relieve a segment that has grown far beyond the mean by a record: of the dead, if there are any, and of what is more
-- than CAP under its key. (So a hot key is capped now and then, not at each posting; lookups look no further than CAP.)
local function relieve(state, shape, name, record)
  local width = #record
  local s = call('GET', name)
  local before = s
  if worth_sweeping(state, shape) then
    local gone
    s, gone = swept(state, shape, s, width)
    shape.count = shape.count - gone
  end
  if shape.hot then s = capped(state, shape, s, sub(record, 1, width - shape.ids), width) end
  if s ~= before then store(name, s) end
end

-- Append a record, of which the first bytes are what it keeps of its key. The server tells how long the segment is now.
local function append_posting(state, shape, name, record)
  local size = call('APPEND', name, record)
  shape.count = shape.count + 1
  if size > shape.crowded and size / #record % RELIEF == 0 then relieve(state, shape, name, record) end
end

-- Post id (4 bytes), which is not there yet, under count keys from a place of a string on (in the tables of one band
-- after the other, where there are bands). One APPEND a key.
local function post_new(state, shape, hints, at, count, id)
  addresses(shape, hints, at, count, names, rests, 0)
  id = sub(id, -shape.ids)
  for i = 1, count do append_posting(state, shape, names[i], rests[i] .. id) end
end

-- The same where it may stand already: a GET a key. At most CAP ids stand under one, and a mark that there were more.
local function post(state, shape, hints, at, count, id)
  addresses(shape, hints, at, count, names, rests, 0)
  for i = 1, count do
    local name, rest, own = names[i], rests[i], sub(id, -shape.ids)
    local s, width = call('GET', name), #rest + shape.ids
    if s and find(s, rest, 1, true) then
      local ids, saturated = posted(shape, s, rest)
      for _, other in ipairs(ids) do
        if other == id then own = nil end
      end
      if own and #ids >= CAP and mortal(state, shape) then
        local kept, gone = swept(state, shape, s, width)
        if gone > 0 then
          shape.count = shape.count - gone
          store(name, kept)
          ids = posted(shape, kept, rest)
        end
      end
      if own and #ids >= CAP then own = not saturated and FULL[4] end
    end
    if own then append_posting(state, shape, name, rest .. sub(own, -shape.ids)) end
  end
end

-- Take id out of the postings of key.
local function unpost(shape, key, id)
  local name, rest = address(shape, key, 1)
  local record, width = rest .. id, #rest + shape.ids
  local s = call('GET', name)
  if not s then return end
  local at = find(s, record, 1, true)
  while at do
    if (at - 1) % width == 0 then
      store(name, sub(s, 1, at - 1) .. sub(s, at + width))
      shape.count = shape.count - 1
      return
    end
    at = find(s, record, at + 1, true)
  end
end
