-- Remove one article.
--
-- ARGV: 1 scheme, 2 key, 3 hash of the key (4 bytes), 4 article number it must still have ('' any).
-- Returns 1 if it was there. Cost: two chunks for each run of 32 paragraphs, one segment for the key.

local state, refused = load_state()
if refused then return refused end
if not state then return 0 end
local number, record = find_article(state, ARGV[2], ARGV[3])
if not number or (ARGV[4] ~= '' and tonumber(ARGV[4]) ~= number) then return 0 end

-- First, since a server without memory lets a script write on only after a command that frees some.
call('DEL', article_name(number))
local _, _, _, _, packed = article_fields(record)
local ids = {}
for i = 1, #packed, 4 do ids[read('>I4', packed, i)] = true end
release(state, number, ids)
unpost(state.e, ARGV[3], pack('>I4', number))
state.articles = state.articles - 1
save_chunks()
sweep(state, 2, false)
save_state(state)
return 1
