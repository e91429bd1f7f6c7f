# Persons verified a second on one node, with a million persons in the table.
#
#     MIX_ENV=test mix run benches/dedup.exs [PERSONS] [VERIFIED]
#
# A PostgreSQL of its own, as the tests have; persons made in SQL, with surnames, given names and settlements as
# unevenly frequent as real ones; keys filled by the library. Two processes, each with a connection, verify the persons
# changed last, whose candidates are everybody else.
defmodule Osoba.Bench.Dedup do
  alias Osoba.Deduplication
  alias Osoba.Deduplication.Store.Postgres, as: Store
  alias Osoba.Test.Driver
  alias Osoba.Test.UnzrHost

  @roots ~w(Вигадан Зразк Приклад Вербич Калинов Терешк Гайдаб Сосн Лободян Криничн Барвінк Дубогай Журавл Кропив
            Ластівк Маковей Небесн Ожинк Полинь Рогоз Смерек Тополь Чебрец Явор Хмеляр Ярин Громовиц Зозул Козодуб
            Малинськ Бондар Гончар Ткач Шевч Коваль Мельник Кравч Олійник Поліщук Савч Руденк Мороз Лисенк Петр
            Клим Павл Василь Микит Гаврил Данил)
  @endings ~w(енко ук юк ський ик ів ина ець ий ак ченко овський)
  @given ~w(Остап Тарас Микола Дмитро Михайло Пилип Юрій Андрій Богдан Іван Ярослав Олег Роман Олена Ганна Тетяна
            Оксана Ірина Марія Соломія Наталія Катерина Юлія Дарина Любов Софія)

  def run(count, verified) do
    Osoba.Test.Postgres.start!(Osoba.Test.Postgres.programs())

    # Filling the keys reads addresses by person; the other indexes come when the rows are there.
    {indexes, columns} =
      Enum.split_with(
        Osoba.Matching.Postgres.Schema.up(),
        &(&1 =~ "CREATE INDEX" and not (&1 =~ "addresses_index"))
      )

    session = Osoba.Test.Database.fresh!("bench", columns)
    said("persons", fn -> persons(session, count) end)
    said("keys", fn -> keys(Driver.query(session), nil) end)

    said("indexes and statistics", fn ->
      Driver.run!(session, "SET maintenance_work_mem = '256MB'")
      statements = indexes ++ Osoba.Deduplication.Store.Postgres.Schema.up()
      Enum.each(statements, &Driver.run!(session, &1))
      Driver.run!(session, "VACUUM ANALYZE")
    end)

    Driver.run!(
      session,
      "UPDATE verified_ts SET updated_at = timestamp '2020-01-01' + #{count - verified} * interval '1 second'"
    )

    query = Driver.query(session)
    {:ok, claims} = Store.claim(query, now: DateTime.utc_now(), batch_size: verified)
    IO.puts("#{length(claims)} persons to verify, of #{count}")
    measured(session, claims)
    Driver.close(session)
    Osoba.Test.Postgres.stop()
  end

  defp measured(session, claims) do
    UnzrHost.configure(address: Osoba.Test.Postgres.address(), database: "bench")
    # The first tenth warms plans and pages.
    {warm, claims} = Enum.split(claims, div(length(claims), 10))
    verify(warm)
    began = System.monotonic_time(:microsecond)
    results = verify(claims)
    seconds = (System.monotonic_time(:microsecond) - began) / 1_000_000
    found = Enum.sum(for {:ok, %{found: found}} <- results, do: found)

    IO.puts(
      "verified: #{length(results)} in #{Float.round(seconds, 1)} s, #{Float.round(length(results) / seconds, 1)} a second"
    )

    IO.puts(
      "pairs: #{found}; not verified: #{Enum.count(results, &(not match?({:ok, %{result: :verified}}, &1)))}"
    )

    query = Driver.query(session)
    ids = claims |> Enum.take_random(100) |> Enum.map(& &1.person_id)
    {:ok, persons} = Osoba.Matching.Postgres.persons(query, ids)
    {:ok, keys} = Osoba.Matching.keys(persons)

    candidates =
      for keys <- keys,
          {:ok, ids} = Osoba.Matching.Postgres.candidate_ids(query, keys),
          do: length(ids)

    IO.puts(
      "candidates of a person: mean #{Float.round(Enum.sum(candidates) / 100, 1)}, most #{Enum.max(candidates)}"
    )
  end

  defp verify(claims) do
    claims
    |> Enum.chunk_every(div(length(claims) + 1, 2))
    |> Enum.map(fn half ->
      Task.async(fn ->
        results =
          for claim <- half do
            args = %{"person_id" => claim.person_id, "claim_id" => claim.claim_id}
            Deduplication.run(args, Osoba.Test.DedupHost)
          end

        Driver.close(UnzrHost.session())
        results
      end)
    end)
    |> Task.await_many(:infinity)
    |> Enum.concat()
  end

  defp persons(session, count) do
    surnames = for root <- @roots, ending <- @endings, do: root <> ending

    for statement <- [
          "CREATE UNLOGGED TABLE surnames AS SELECT row_number() OVER () AS n, name FROM unnest('{#{Enum.join(surnames, ",")}}'::text[]) name",
          "CREATE UNLOGGED TABLE givens AS SELECT row_number() OVER () AS n, name FROM unnest('{#{Enum.join(@given, ",")}}'::text[]) name",
          # Squares of a uniform number: the first names are the most frequent ones.
          """
          CREATE UNLOGGED TABLE generated AS
          SELECT n, ('1' || substr(md5(n::text), 2))::uuid AS id, lpad((n * 7)::text, 10, '9') AS digits,
                 1 + floor(power(random(), 2) * #{length(surnames)} * 12)::int AS surname,
                 1 + floor(power(random(), 2) * #{length(@given)})::int AS given,
                 1 + floor(power(random(), 3) * 28000)::int AS settlement
            FROM generate_series(1, #{count}) n
          """,
          """
          INSERT INTO persons (id, first_name, last_name, second_name, birth_date, gender, tax_id, updated_at)
          SELECT g.id, f.name, s.name || substr('ицюоукевар', 1 + g.surname % 12, 1), 'Вигаданович',
                 date '1940-01-01' + (g.n::bigint * 7919 % 29000)::int, 'MALE', g.digits,
                 timestamp '2020-01-01' + g.n * interval '1 second'
            FROM generated g
            JOIN surnames s ON s.n = 1 + g.surname / 12 % #{length(surnames)}
            JOIN givens f ON f.n = g.given
          """,
          "INSERT INTO person_documents (person_id, type, number) SELECT id, 'PASSPORT', 'АА' || substr(digits, 5) FROM generated",
          "INSERT INTO person_addresses (person_id, type, settlement, settlement_id) SELECT id, 'RESIDENCE', 'С' || settlement, ('00000000-0000-4000-8000-' || lpad(to_hex(settlement), 12, '0'))::uuid FROM generated",
          "INSERT INTO person_authentication_methods (person_id, type, phone_number) SELECT id, 'OTP', '+380' || substr(digits, 2) FROM generated",
          # One in fifty of those changed last is another one typed again.
          """
          UPDATE persons p SET first_name = q.first_name, last_name = q.last_name, birth_date = q.birth_date, tax_id = q.tax_id
            FROM generated g JOIN generated h ON h.n = g.n / 2 JOIN persons q ON q.id = h.id
           WHERE p.id = g.id AND g.n % 50 = 0 AND g.n > #{count} - 100000
          """,
          "ANALYZE"
        ],
        do: Driver.run!(session, statement)
  end

  defp keys(query, last) do
    case Osoba.Matching.Postgres.index(query, last, batch_size: 5_000) do
      {:ok, nil} -> :ok
      {:ok, last} -> keys(query, last)
    end
  end

  defp said(what, fun) do
    began = System.monotonic_time(:second)
    fun.()
    IO.puts("#{what}: #{System.monotonic_time(:second) - began} s")
  end
end

{count, verified} =
  case System.argv() do
    [count, verified] -> {String.to_integer(count), String.to_integer(verified)}
    [count] -> {String.to_integer(count), 2_000}
    [] -> {1_000_000, 2_000}
  end

Osoba.Bench.Dedup.run(count, verified)
