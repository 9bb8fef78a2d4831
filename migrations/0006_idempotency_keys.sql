-- Written with every batch, so as cheap as can be: keys order by their bytes, which is what they are
-- compared by, and answers are ours alone, so that nobody needs to look whether they are JSON.
alter table idempotency_keys
    alter column key type text collate "C",
    alter column answers type text;
