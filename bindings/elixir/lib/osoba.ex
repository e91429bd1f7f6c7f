defmodule Osoba do
  @moduledoc """
  Three decisions about people, for a national health registry.

    * **UNZR synchronisation**: is a person's unique record number real, and which verification
      status, reason and columns follow? See `Osoba.Verification`, and `Osoba.UnzrSync` for the job
      around it.
    * **Person matching**: is somebody who registers already in the index? See `Osoba.Matching`, and
      `Osoba.Matching.Ecto` or `Osoba.Matching.Postgres` for the queries around it.
    * **Deduplication**: who is in the index twice already, and which of them are merged? See `Osoba.Deduplication` for
      the jobs, `Osoba.Deduplication.Review` for clerks, and `Osoba.Merging` for the rules.

  All are one shape, *ask or decide*: a pure function of everything known so far answers either
  with a question or with a decision. The host looks the fact up, adds it, and calls again. Nothing
  here opens a connection, reads a clock or keeps state between calls.

  Smaller parts have modules of their own: `Osoba.UNZR` (the number), `Osoba.Names` (phonetic keys),
  `Osoba.Scoring` (the published model, with explanations), `Osoba.Document` (the JSON documents that
  every host of the library speaks, for audit and replay).

  ## Persons

  A person is any map or struct with ESOZ's field names: an Ecto schema struct, a map with atom keys
  or a map with string keys. Unknown fields are ignored, absent fields are absent, dates are `Date`
  structs or `YYYY-MM-DD`, values of enumerations are texts as the database holds them or atoms in any case.

  Only a record is a record: an association that was not loaded, a changeset, and a map or struct without the
  keys that a question needs are errors, never somebody who has nothing. The keys are `unzr` for a plan,
  `unzr_synced_at` for the due rule, `documents`, `addresses` and `authentication_methods` for matching and scoring.

  ## Results and errors

  `{:ok, result}` or `{:error, %Osoba.Error{field: "person.birth_date", rule: :date}}`. Errors name
  the field and the rule, never the value. Functions whose names end in `?` answer true or false and raise
  the error. A mistake of the programmer (an unknown option, a function of the wrong arity) raises
  `ArgumentError`.

  ## What a call may cost

  There is one form of each function. Those about one number, one name or one verification run on the
  scheduler of the calling process, with texts of limited length; those over lists, decisions and documents
  always run on a dirty CPU scheduler. A panic in native code becomes an exception in the calling
  process and the VM lives on.
  """

  @doc """
  The version of the native library, as written into every decision.

      iex> Osoba.version()
      "0.1.0"
  """
  @spec version() :: String.t()
  def version, do: Osoba.Native.version()
end
