-- Sweeping: postings of dead paragraphs.

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
            store(name, kept)
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
