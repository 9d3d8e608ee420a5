-- Tables that grow and shrink segment by segment.

-- Records of s whose keys have not that bit (by its value) in the byte at a place, and those whose keys have it. Cut
-- run by run, which makes fewer strings than record by record.
local function parted(s, width, place, bit)
  local byte, both, ahead, these, others = byte, 2 * bit, place - 1, {}, {}
  local from, set = 1, byte(s, place) % both >= bit
  for at = width + 1, #s, width do
    if (byte(s, at + ahead) % both >= bit) ~= set then
      these[#these + 1] = sub(s, from, at - 1)
      from, set, these, others = at, not set, others, these
    end
  end
  these[#these + 1] = sub(s, from)
  if set then these, others = others, these end
  return concat(these), concat(others)
end

-- Divide the next segment of a table (of each band's table). Cost: one GET and two SETs each.
local function split(state, shape)
  local level, segment, ids = shape.level, shape.split, shape.ids
  local width, narrows = (level >= 16 and 2 or 3) + ids, level == 15
  local sweeps = worth_sweeping(state, shape)
  for band = 0, shape.tables - 1 do
    local name = segment_name(shape, band, segment)
    local s = call('GET', name)
    if s and sweeps then
      local gone
      s, gone = swept(state, shape, s, width)
      shape.count = shape.count - gone
    end
    if s and s ~= '' then
      local left, right = parted(s, width, level >= 16 and 2 or 3, 2 ^ (level % 8))
      if narrows then
        local without_third = '(..).(' .. rep('.', ids) .. ')'
        left, right = gsub(left, without_third, '%1%2'), gsub(right, without_third, '%1%2')
      end
      store(name, left)
      store(segment_name(shape, band, segment + shape.size), right)
    elseif s then
      call('DEL', name)
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
      local s = call('GET', segment_name(shape, band, segment)) or ''
      local third = char(floor(segment / 256) % 256)
      for last = width, #s, width do
        local record = sub(s, last - width + 1, last)
        if wider > width then record = sub(record, 1, 2) .. third .. sub(record, 3) end
        n = n + 1
        records[n] = record
      end
    end
    store(name, concat(records))
    call('DEL', other)
  end
end

-- Divide segments until the mean is LOAD again.
local function grow(state)
  for _, kind in ipairs(state.kinds) do
    local shape = state[kind]
    local full = LOAD * shape.tables
    while shape.count > full * (shape.size + shape.split) and shape.level < 23 do split(state, shape) end
  end
end
