defmodule Osoba.Test.Duplicates do
  @moduledoc """
  An invented index with duplicates in it, the same one for the same seed: persons with one right state of each
  pair, made from `Osoba.Test.People`.
  """

  alias Osoba.Test.Database
  alias Osoba.Test.Driver
  alias Osoba.Test.People

  @doc "A database with the tables, indexes and keys of deduplication, and these persons."
  def database!(name, persons, statements \\ []) do
    session = empty!(name, statements)
    insert!(session, persons)
    session
  end

  @doc "The same without persons."
  def empty!(name, statements \\ []) do
    schema = Osoba.Matching.Postgres.Schema.up() ++ Osoba.Deduplication.Store.Postgres.Schema.up()

    Database.fresh!(name, schema ++ [Osoba.Test.DedupHost.ddl()] ++ statements)
  end

  @doc "Tables that remember each status of a candidate, and who became inactive; for `impossible/1`."
  def history do
    """
    CREATE TABLE history (id bigserial PRIMARY KEY, candidate uuid, before text, after text);
    CREATE FUNCTION remember() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO history (candidate, before, after) VALUES (NEW.id, OLD.status, NEW.status);
      RETURN NEW;
    END $$;
    CREATE TRIGGER remember AFTER UPDATE ON merge_candidates FOR EACH ROW
      WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION remember();
    CREATE TABLE deactivated (person_id uuid, by_merge bool);
    CREATE FUNCTION deactivated() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO deactivated SELECT NEW.id, EXISTS (SELECT FROM merged_pairs WHERE merge_person_id = NEW.id);
      RETURN NEW;
    END $$;
    CREATE TRIGGER deactivated AFTER UPDATE ON persons FOR EACH ROW
      WHEN (OLD.status = 'active' AND NEW.status = 'inactive') EXECUTE FUNCTION deactivated()
    """
  end

  @doc """
  What must never happen: somebody who was merged twice, by whatever way, and steps that a candidate cannot take.
  """
  def impossible(session) do
    Driver.rows!(session, """
    SELECT person_id::text, 'deactivated twice' FROM deactivated GROUP BY person_id HAVING count(*) > 1
     UNION ALL
    SELECT candidate::text, 'merged twice' FROM history WHERE after = 'MERGED' GROUP BY candidate HAVING count(*) > 1
     UNION ALL
    SELECT candidate::text, before || ' to ' || after FROM history
     WHERE (before, after) NOT IN
           (('NEW', 'IN_PROCESS'), ('NEW', 'STALE'), ('IN_PROCESS', 'STALE'), ('IN_PROCESS', 'DECLINED'),
            ('IN_PROCESS', 'DECLARATION_READY_DEACTIVATE'), ('DECLARATION_READY_DEACTIVATE', 'MERGED'))
    """)
  end

  @doc "The merged persons with their masters, in the order of the former."
  def merged(session) do
    Driver.rows!(
      session,
      "SELECT merge_person_id::text, master_person_id::text FROM merged_pairs ORDER BY 1, 2"
    )
  end

  @doc "Writes persons with their children, their times and their keys."
  def insert!(session, persons) do
    People.insert!(session, persons)

    for chunk <- Enum.chunk_every(persons, 500) do
      values = Enum.map_join(chunk, ", ", &"('#{&1.id}'::uuid, '#{&1.updated_at}'::timestamp)")

      Driver.run!(
        session,
        "UPDATE persons p SET updated_at = v.t, inserted_at = v.t FROM (VALUES #{values}) v (id, t) WHERE p.id = v.id"
      )
    end

    query = Driver.query(session)

    for chunk <- Enum.chunk_every(persons, 1_000),
        do: :ok = Osoba.Matching.Postgres.index_persons(query, Enum.map(chunk, & &1.id))

    Driver.run!(session, "VACUUM ANALYZE")
    session
  end

  @doc """
  `count` persons, changed a second after each other, with `pairs` duplicates among them (a person typed again, with
  another phone or a misspelt given name), and for every ten of these a pair of twins and a household with one phone.
  Gives the persons and the ids of the true pairs, each as `{person_id, master_person_id}`.
  """
  def index(count, pairs, seed) do
    twins = div(pairs, 10)
    households = div(pairs, 10)
    # Numbers that are nobody's tax id by chance.
    originals =
      for {person, at} <- Enum.with_index(People.index(count - pairs - twins - households, seed)) do
        person
        |> Map.put(:tax_id, number(at + 1))
        |> Map.put(:status, "active")
        |> Map.put(:updated_at, at(at))
      end

    {doubled, others} = Enum.split(originals, pairs)
    {with_twins, others} = Enum.split(others, twins)
    {with_household, _others} = Enum.split(others, households)
    next = count - pairs - twins - households

    duplicates = for {person, n} <- Enum.with_index(doubled), do: again(person, next + n, n)

    twins =
      for {person, n} <- Enum.with_index(with_twins),
          do: twin(person, next + pairs + n, 400_000 + n)

    family =
      for {person, n} <- Enum.with_index(with_household),
          do: housemate(person, next + pairs + length(twins) + n, 500_000 + n)

    true_pairs = Enum.zip(Enum.map(doubled, & &1.id), Enum.map(duplicates, & &1.id))
    %{persons: originals ++ duplicates ++ twins ++ family, pairs: true_pairs}
  end

  # Typed again later: the same, or with another phone, or without the patronymic.
  defp again(person, place, n) do
    person = %{person | id: Database.uuid(place + 1), updated_at: at(place)}

    case rem(n, 3) do
      0 ->
        person

      1 ->
        %{
          person
          | authentication_methods: [%{type: "OTP", phone_number: "+38067#{7_000_000 + n}"}]
        }

      2 ->
        %{person | second_name: nil}
    end
  end

  # Born on one day, one surname, another given name, the document after the first.
  defp twin(person, place, tax) do
    [document] = person.documents
    digits = document.number |> String.slice(2..-1//1) |> String.to_integer()
    following = (digits + 1) |> Integer.to_string() |> String.pad_leading(6, "0")

    %{
      person
      | id: Database.uuid(place + 1),
        updated_at: at(place),
        first_name: if(person.first_name == "Захар", do: "Назар", else: "Захар"),
        tax_id: number(tax),
        documents: [%{document | number: String.slice(document.number, 0..1) <> following}]
    }
  end

  # One surname, one settlement, one phone; everything else is another's.
  defp housemate(person, place, tax) do
    %{
      person
      | id: Database.uuid(place + 1),
        updated_at: at(place),
        first_name: "Меланія",
        second_name: "Юхимівна",
        gender: "FEMALE",
        birth_date: Date.to_iso8601(Date.add(Date.from_iso8601!(person.birth_date), -9_111)),
        tax_id: number(tax),
        documents: [%{type: "PASSPORT", number: "ХА" <> String.slice(number(tax), -6..-1//1)}]
    }
  end

  @doc "The time of the person at a place."
  def at(place),
    do: NaiveDateTime.to_iso8601(NaiveDateTime.add(~N[2026-01-01 00:00:00.000000], place))

  # Ten digits that are no valid tax id: a birth date in it would have to agree.
  defp number(n), do: "9" <> String.pad_leading(Integer.to_string(n * 7), 9, "0")
end
