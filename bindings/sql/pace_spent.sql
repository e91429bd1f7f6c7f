-- Counts claims towards the limit of the day. $1 how many.
UPDATE job_pace SET claimed = claimed + $1::integer WHERE id = 1
