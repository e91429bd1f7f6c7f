defmodule Osoba.Test.People do
  @moduledoc """
  Invented people, the same ones for the same seed: an index of persons, and registrations of whom some
  are in it, spelt or typed differently, some share a phone, and some are new.
  """

  @roots ~w(Вигадан Зразк Приклад Вербич Калинов Терешк Гайдаб Сосн Лободян Криничн Барвінк Дубогай
            Журавл Кропив Ластівк Маковей Небесн Ожинк Полинь Рогоз Смерек Тополь Чебрец Явор Хмеляр
            Ярин Громовиц Зозул Козодуб Малинськ)
  @endings ~w(енко ук юк ський ська ик ів ова ин ина ець ий)
  @given [
    {"MALE",
     ~w(Остап Тарас Микола Дмитро Михайло Пилип Юрій Андрій Богдан Іван Ярослав Олег Роман)},
    {"FEMALE",
     ~w(Олена Ганна Тетяна Оксана Ірина Марія Соломія Наталія Катерина Юлія Дарина Любов)}
  ]
  @fathers ~w(Микол Михайл Тарас Андрій Іван Олег Роман Богдан Степан Василь)
  @settlements ~w(Київ Львів Умань Полтава Житомир Луцьк Суми Ніжин Канів Хотин)

  @doc "The index: a list of persons with ids, made of a seed."
  def index(count, seed) do
    :rand.seed(:exsss, {seed, 1, 1})
    for number <- 1..count, do: person(number)
  end

  defp person(number) do
    {gender, names} = Enum.random(@given)
    settlement = :rand.uniform(length(@settlements)) - 1

    %{
      id: Osoba.Test.Database.uuid(number),
      first_name: Enum.random(names),
      last_name: surname(),
      second_name:
        sometimes(0.9, fn ->
          Enum.random(@fathers) <> if(gender == "MALE", do: "ович", else: "івна")
        end),
      birth_date: Date.to_iso8601(Date.add(~D[1940-01-01], :rand.uniform(29_000))),
      gender: gender,
      tax_id: sometimes(0.8, fn -> digits(10) end),
      no_tax_id: false,
      unzr: nil,
      birth_settlement: sometimes(0.7, fn -> "м. " <> Enum.random(@settlements) end),
      status: if(rem(number, 50) == 0, do: "inactive", else: "active"),
      is_active: true,
      documents: [%{type: "PASSPORT", number: Enum.random(~w(АА ВВ КМ)) <> digits(6)}],
      addresses: [
        %{
          type: "RESIDENCE",
          settlement: Enum.at(@settlements, settlement),
          settlement_id: Osoba.Test.Database.uuid(900_000 + settlement)
        }
      ],
      authentication_methods: [
        sometimes(0.8, fn -> %{type: "OTP", phone_number: "+380" <> digits(9)} end) ||
          %{type: "OFFLINE", phone_number: nil}
      ]
    }
  end

  defp surname do
    surname = Enum.random(@roots) <> Enum.random(@endings)
    if :rand.uniform() < 0.03, do: surname <> "-" <> Enum.random(@roots) <> "енко", else: surname
  end

  defp digits(count), do: Enum.map_join(1..count, fn _ -> :rand.uniform(10) - 1 end)
  defp sometimes(share, fun), do: if(:rand.uniform() < share, do: fun.())

  @doc "Gives the phone of every tenth person to its successors too, up to seven of them."
  def share_phones(persons) do
    persons
    |> Enum.chunk_every(10)
    |> Enum.with_index()
    |> Enum.flat_map(fn {[first | rest], at} ->
      sharers = rem(at, 8)
      {same, others} = Enum.split(rest, sharers)

      [first | Enum.map(same, &%{&1 | authentication_methods: first.authentication_methods})] ++
        others
    end)
  end

  @doc "Registrations of a seed: persons of the index, changed, and new ones."
  def registrations(index, count, seed) do
    :rand.seed(:exsss, {seed, 2, 2})
    index = List.to_tuple(index)

    for number <- 1..count do
      known = elem(index, :rand.uniform(tuple_size(index)) - 1)
      registration = Map.drop(known, [:id, :status, :is_active])
      changed(rem(number, 10), registration, known)
    end
  end

  # The same again; with one thing different; with much different; somebody else.
  defp changed(0, person, _known), do: person
  defp changed(1, person, _known), do: %{person | last_name: typo(person.last_name)}
  defp changed(2, person, _known), do: %{person | tax_id: nil, second_name: nil}

  defp changed(3, person, _known),
    do: %{person | authentication_methods: [%{type: "OTP", phone_number: "+380" <> digits(9)}]}

  defp changed(4, person, _known), do: %{person | last_name: surname(), documents: []}

  defp changed(5, person, _known),
    do: %{person | tax_id: typo(person.tax_id || digits(10)), authentication_methods: []}

  defp changed(6, person, known), do: Map.put(person, :person_id, known.id)

  defp changed(7, person, _known),
    do: person(0) |> Map.drop([:id]) |> Map.merge(Map.take(person, [:authentication_methods]))

  defp changed(_new, _person, _known), do: Map.drop(person(0), [:id, :status, :is_active])

  defp typo(text) do
    letters = String.graphemes(text)
    at = :rand.uniform(length(letters)) - 1
    letters |> List.replace_at(at, Enum.at(letters, at - 1)) |> Enum.join()
  end

  @doc "Writes persons with their children into the tables."
  def insert!(session, persons) do
    alias Osoba.Test.Driver

    columns =
      ~w(id first_name last_name second_name birth_date gender tax_id no_tax_id birth_settlement status is_active)a

    for chunk <- Enum.chunk_every(persons, 1_000) do
      many!(
        session,
        "persons",
        columns,
        ~w(uuid text text text date text text bool text text bool),
        for(p <- chunk, do: Enum.map(columns, &text(p[&1])))
      )

      for {table, key, columns, types} <- [
            {"person_documents", :documents, [:type, :number], ~w(text text)},
            {"person_addresses", :addresses, [:type, :settlement, :settlement_id],
             ~w(text text uuid)},
            {"person_authentication_methods", :authentication_methods, [:type, :phone_number],
             ~w(text text)}
          ] do
        rows =
          for person <- chunk,
              child <- person[key],
              do: [person.id | Enum.map(columns, &text(child[&1]))]

        many!(session, table, [:person_id | columns], ["uuid" | types], rows)
      end
    end

    Driver.run!(session, "ANALYZE")
  end

  defp many!(_session, _table, _columns, _types, []), do: :ok

  defp many!(session, table, columns, types, rows) do
    marks =
      Enum.map_join(Enum.with_index(types, 1), ", ", fn {type, at} ->
        "$#{at}::text::text[]::#{type}[]"
      end)

    sql = "INSERT INTO #{table} (#{Enum.join(columns, ", ")}) SELECT * FROM unnest(#{marks})"
    arrays = rows |> Enum.zip_with(& &1) |> Enum.map(&Osoba.SQL.array/1)
    {:ok, []} = Osoba.Test.Driver.run(session, sql, arrays)
  end

  defp text(nil), do: nil
  defp text(flag) when is_boolean(flag), do: Atom.to_string(flag)
  defp text(text), do: text
end
