/* Every command that has a whole-document function: COMMAND(name). */
COMMAND(unzr)
COMMAND(identifiers)
COMMAND(sync)
COMMAND(cumulative)
COMMAND(score)
COMMAND(explain)
COMMAND(encode)
COMMAND(keys)
COMMAND(decide)
COMMAND(why_not)
COMMAND(replay)
COMMAND(search)
#undef COMMAND
