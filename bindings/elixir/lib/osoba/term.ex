defmodule Osoba.Term do
  @moduledoc false
  # Records of the host as the fixed-order tuples that the native functions read. A field is looked
  # up under its atom, then under its string; what cannot be a field's value is handed over as it
  # is, and the native side names the field.
  #
  # Only a record is a record. What somebody forgot to load or to select must not be taken for
  # something that is absent, so an association that was not loaded, a changeset, and a map or struct
  # without the keys that a question needs are refused: the native side finds one of the marks.

  # Called when this module is compiled, by its macros.
  @dialyzer {:nowarn_function, converted: 2}

  # A term that is no value of any field; a key that is not there; an association not loaded.
  @wrong :wrong
  @missing :missing
  @not_loaded :not_loaded

  defmacrop field(map, key, absent \\ nil) do
    string = Atom.to_string(key)

    quote do
      case unquote(map) do
        %{unquote(key) => value} -> value
        %{unquote(string) => value} -> value
        _absent -> unquote(absent)
      end
    end
  end

  # The tuple of these fields, each a name, or a name and what converts it. A record that has them
  # all under atoms is taken apart at once, which is the fastest way; in any other each is looked
  # up. What most records lack stands at the end, as `rare`: a map that has no more keys than the
  # usual ones has none of them, and a struct has them under atoms. A field that the record must have
  # is marked as needed.
  defmacrop fields(map, usual, rare \\ []) do
    usual = Enum.map(usual, &List.wrap/1)
    pattern = for [name | _] <- usual, do: {name, Macro.var(name, __MODULE__)}
    taken = for [name | convert] <- usual, do: converted(Macro.var(name, __MODULE__), convert)

    look_up = fn [name | convert] ->
      absent = if :needed in convert, do: @missing
      converted(quote(do: field(record, unquote(name), unquote(absent))), convert)
    end

    rare = Enum.map(rare, &List.wrap/1)
    looked_up = Enum.map(rare, look_up)
    all_looked_up = Enum.map(usual, look_up) ++ looked_up

    if rare == [] do
      quote do
        case unquote(map) do
          %{unquote_splicing(pattern)} -> {unquote_splicing(taken)}
          record -> {unquote_splicing(all_looked_up)}
        end
      end
    else
      absent = Enum.map(rare, fn _name -> nil end)

      in_struct =
        Enum.map(rare, fn [name | convert] ->
          converted(quote(do: :maps.get(unquote(name), record, nil)), convert)
        end)

      quote do
        case unquote(map) do
          %{unquote_splicing(pattern)} = record
          when map_size(record) == unquote(length(usual)) ->
            {unquote_splicing(taken ++ absent)}

          %{unquote_splicing([{:__struct__, quote(do: _)} | pattern])} = record ->
            {unquote_splicing(taken ++ in_struct)}

          %{unquote_splicing(pattern)} = record ->
            {unquote_splicing(taken ++ looked_up)}

          record ->
            {unquote_splicing(all_looked_up)}
        end
      end
    end
  end

  defp converted(value, [:needed | convert]), do: converted(value, convert)
  defp converted(value, []), do: value
  defp converted(value, [converter]), do: quote(do: unquote(converter)(unquote(value)))

  # What is a map and no record.
  defguardp is_no_record(term)
            when is_map_key(term, :__struct__) and
                   :erlang.map_get(:__struct__, term) in [
                     Ecto.Association.NotLoaded,
                     Ecto.Changeset
                   ]

  defp refused(%{__struct__: Ecto.Association.NotLoaded}), do: @not_loaded
  defp refused(_changeset), do: @wrong

  @doc "A whole person."
  def person(person) when is_no_record(person), do: refused(person)

  def person(person) when is_map(person) do
    fields(
      person,
      [
        :id,
        :first_name,
        :last_name,
        :second_name,
        [:birth_date, :date],
        :gender,
        :tax_id,
        :no_tax_id,
        :unzr,
        :birth_settlement,
        :status,
        :is_active,
        [:documents, :needed, :documents],
        [:addresses, :needed, :addresses],
        [:authentication_methods, :needed, :methods]
      ],
      [
        [:confidant_person, :confidant],
        [:phones, :phones],
        [:extra, :named],
        [:frequencies, :frequencies]
      ]
    )
  end

  def person(nil), do: nil
  def person(_other), do: @wrong

  @doc "A person's record that says nothing."
  def nobody, do: %{documents: [], addresses: [], authentication_methods: []}

  @doc "The fields of a person that the synchronisation reads."
  def synchronised(person) when is_no_record(person), do: refused(person)

  def synchronised(person) when is_map(person) do
    fields(person, [
      :first_name,
      :last_name,
      :second_name,
      [:birth_date, :date],
      [:unzr, :needed],
      :status,
      :is_active
    ])
  end

  def synchronised(nil), do: nil
  def synchronised(_other), do: @wrong

  @doc "The fields of a person that say whether it takes part."
  def participant(person) when is_no_record(person), do: refused(person)

  def participant(person) when is_map(person),
    do: {nil, nil, nil, nil, nil, field(person, :status), field(person, :is_active)}

  def participant(nil), do: nil
  def participant(_other), do: @wrong

  @doc "The columns of `person_verifications` that the rules read."
  def verification(record) when is_no_record(record), do: refused(record)

  def verification(record) when is_map(record) do
    {
      status(field(record, :unzr_verification_status)),
      status(field(record, :unzr_verification_reason)),
      time(field(record, :unzr_synced_at)),
      time(field(record, :updated_at))
    }
  end

  def verification(nil), do: nil
  def verification(_other), do: @wrong

  @columns ~w(unzr_data_id unzr_data_status unzr_synced_at unzr_verification_status
              unzr_verification_reason unzr_unverified_at)

  @doc """
  Whether every key of a map that begins with `unzr_` is a column of `person_verifications`: a misspelt
  one must not pass for a column that is null. A struct has the fields of its schema.
  """
  def known_columns(record) when is_map(record) and not is_struct(record) do
    misspelt = fn key ->
      name = if is_atom(key), do: Atom.to_string(key), else: key
      is_binary(name) and String.starts_with?(name, "unzr_") and name not in @columns
    end

    case Enum.find(Map.keys(record), misspelt) do
      nil -> :ok
      key -> {:error, %Osoba.Error{field: "verification." <> shown(key), rule: :unknown_field}}
    end
  end

  def known_columns(_other), do: :ok

  @doc "The same, where only a nil says that somebody was never synced."
  def synced(record) when is_no_record(record), do: refused(record)

  def synced(record) when is_map(record) do
    put_elem(verification(record), 2, time(field(record, :unzr_synced_at, @missing)))
  end

  def synced(other), do: verification(other)

  @doc "A person as entered, whose number must be there."
  def entered(person) do
    case person(person) do
      fields when is_tuple(fields) -> put_elem(fields, 8, field(person, :unzr, @missing))
      mark -> mark
    end
  end

  @doc "Status and reason before a claim, under ESOZ's names or for short; or the rule broken."
  def before_claim(%{__struct__: Ecto.Association.NotLoaded}), do: :not_loaded
  def before_claim(before) when is_no_record(before), do: :type

  def before_claim(before) when is_map(before) do
    names = [:unzr_verification_status, :unzr_verification_reason, :status, :reason]

    with :ok <- written(before, names, "before_claim"),
         {:ok, status} <-
           one(field(before, :unzr_verification_status), field(before, :status), "status"),
         {:ok, reason} <-
           one(field(before, :unzr_verification_reason), field(before, :reason), "reason"),
         do: {status(status), status(reason)}
  end

  def before_claim(nil), do: :required
  def before_claim(_other), do: :type

  defp one(value, nil, _column), do: {:ok, value}
  defp one(nil, value, _column), do: {:ok, value}

  defp one(_value, _other, column) do
    field = "before_claim.unzr_verification_" <> column
    {:error, %Osoba.Error{field: field, rule: :duplicate}}
  end

  # A map that somebody wrote has no other keys; a struct has the fields of its schema.
  defp written(map, _keys, _field) when is_struct(map), do: :ok
  defp written(map, keys, field), do: known(map, keys, field)

  @doc "What the registry answered."
  def answer(nil), do: nil
  def answer({:fault, fault}), do: {nil, fault}
  def answer(answer) when is_no_record(answer), do: refused(answer)

  def answer(answer) when is_map(answer) do
    known = written(answer, [:status, :description, :fault], "answer")

    case {known, field(answer, :status), field(answer, :fault)} do
      {{:error, unknown}, _status, _fault} -> {:error, unknown.field, unknown.rule}
      {:ok, nil, nil} -> {:error, "answer", :required}
      {:ok, nil, fault} -> {nil, fault}
      {:ok, status, nil} -> {status, field(answer, :description)}
      {:ok, _status, _fault} -> {:error, "answer", :not_allowed}
    end
  end

  def answer(_other), do: @wrong

  @doc "The confidant person of a submission: their phones."
  def confidant(nil), do: nil

  def confidant(confidant) when is_no_record(confidant), do: refused(confidant)

  def confidant(confidant) when is_map(confidant),
    do: {entries(field(confidant, :phones, @missing), &phone/1)}

  def confidant(_other), do: @wrong

  # As `entries/2`, written out: a captured function would be made anew for every person.
  for {list, entry} <- [documents: :document, addresses: :address, methods: :method] do
    defp unquote(list)([entry | rest]), do: [unquote(entry)(entry) | unquote(list)(rest)]
    defp unquote(list)(end_or_other), do: list_end(end_or_other)
  end

  # Only the search reads them, so that a host may leave them out.
  defp phones(nil), do: nil
  defp phones(phones), do: entries(phones, &phone/1)

  defp document(nil), do: {nil, nil}
  defp document(entry) when is_no_record(entry), do: refused(entry)
  defp document(entry) when is_map(entry), do: fields(entry, [:type, [:number, :needed]])
  defp document(_other), do: @wrong

  defp address(nil), do: {nil, nil, nil}
  defp address(entry) when is_no_record(entry), do: refused(entry)

  defp address(entry) when is_map(entry),
    do: fields(entry, [[:type, :needed], :settlement, :settlement_id])

  defp address(_other), do: @wrong

  defp method(nil), do: {nil, nil}
  defp method(entry) when is_no_record(entry), do: refused(entry)

  defp method(entry) when is_map(entry),
    do: fields(entry, [[:type, :needed], [:phone_number, :needed]])

  defp method(_other), do: @wrong

  defp phone(nil), do: {nil, nil}
  defp phone(entry) when is_no_record(entry), do: refused(entry)
  defp phone(entry) when is_map(entry), do: fields(entry, [:type, [:number, :needed]])
  defp phone(_other), do: @wrong

  # Values under names of the host's own, as a list of pairs.
  defp named(nil), do: nil

  defp named(values) when is_map(values) and not is_struct(values),
    do: for({name, value} <- values, do: {name(name), value})

  defp named(_other), do: @wrong

  defp name(name) when is_atom(name), do: Atom.to_string(name)
  defp name(name), do: name

  @doc "How many persons share what this one has."
  def frequencies(nil), do: nil

  def frequencies(known) when is_map(known) and not is_struct(known),
    do: {field(known, :last_name), field(known, :settlement), named(field(known, :phones))}

  def frequencies(_other), do: @wrong

  @doc """
  Each entry of a list, converted. The tail of an improper list is kept, so that the native side
  finds it; so is anything that is no list.
  """
  def entries([entry | rest], convert), do: [convert.(entry) | entries(rest, convert)]
  def entries(end_or_other, _convert), do: list_end(end_or_other)

  # Ecto's own struct is found by the native side.
  defp list_end(end_or_other), do: end_or_other

  @doc "Somebody who has a phone or an identity: the id and the tax id."
  def holder(holder) when is_no_record(holder), do: refused(holder)

  def holder(holder) when is_map(holder),
    do: {field(holder, :id), field(holder, :tax_id, @missing), field(holder, :phone_number)}

  def holder(nil), do: nil
  def holder(_other), do: @wrong

  @doc "A date: the struct of the ISO calendar, or a text."
  def date(%Date{calendar: Calendar.ISO} = date), do: {date.year, date.month, date.day}
  def date(nil), do: nil
  def date(text) when is_binary(text), do: text
  def date(_other), do: @wrong

  @doc "A time: a struct of the ISO calendar, without a zone taken as UTC, or a text."
  def time(nil), do: nil
  def time(text) when is_binary(text), do: text

  def time(%DateTime{utc_offset: utc, std_offset: std} = time)
      when is_integer(utc) and is_integer(std),
      do: if(time?(time), do: DateTime.to_unix(time, :microsecond), else: @wrong)

  def time(%NaiveDateTime{} = time) do
    if time?(time),
      do: time |> DateTime.from_naive!("Etc/UTC") |> DateTime.to_unix(:microsecond),
      else: @wrong
  end

  def time(@missing), do: @missing
  def time(_other), do: @wrong

  # A struct can be made of anything; what follows would raise, and quote it.
  defp time?(%{calendar: Calendar.ISO, microsecond: {micro, digits}} = time)
       when is_integer(time.month) and is_integer(time.day) and is_integer(time.hour) and
              is_integer(time.minute) and is_integer(time.second) and is_integer(micro) and
              is_integer(digits) and time.year in 0..9999 do
    Calendar.ISO.valid_date?(time.year, time.month, time.day) and
      Calendar.ISO.valid_time?(time.hour, time.minute, time.second, {micro, digits})
  end

  defp time?(_other), do: false

  @doc "A status or reason: an atom of this package, or the name in the database."
  def status(name) when is_atom(name), do: Osoba.Verification.Vocabulary.name(name)
  def status(name), do: name

  @doc "The value of a field of a host's record."
  def get(map, key) when is_map(map) and is_atom(key) do
    case map do
      %{^key => value} -> value
      _absent -> Map.get(map, Atom.to_string(key))
    end
  end

  @doc "Whether a map has no other keys than these, as atoms or strings."
  def known(map, keys, field) do
    names = keys ++ Enum.map(keys, &Atom.to_string/1)

    case Enum.find(Map.keys(map), &(&1 not in names)) do
      nil -> :ok
      unknown -> {:error, %Osoba.Error{field: path(field, shown(unknown)), rule: :unknown_field}}
    end
  end

  defp path("", name), do: name
  defp path(field, name), do: field <> "." <> name

  @doc "A key of the host's as it may be shown in an error: the name of a field of the library, or `?`."
  def shown(key) when is_atom(key), do: shown(Atom.to_string(key))
  # No field has a longer name.
  def shown(key) when is_binary(key) and byte_size(key) < 64, do: Osoba.Native.shown_key(key)
  def shown(_key), do: "?"
end
