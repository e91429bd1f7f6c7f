defmodule Osoba.Test.Database do
  @moduledoc "A database with the tables of the package, and rows in it."

  alias Osoba.Test.Driver
  alias Osoba.Test.Postgres
  alias Osoba.UnzrSync.Store.Postgres.Schema

  @doc "A fresh database; gives a session that is closed when the test is over."
  def fresh!(name, statements \\ []) do
    Postgres.create!(name)
    session = Driver.connect!(Postgres.address(), name)
    Enum.each(Schema.tables() ++ Schema.up() ++ statements, &Driver.run!(session, &1))
    session
  end

  @doc "A UUID made of a number, so that a test can say which."
  def uuid(number) do
    hex = number |> Integer.to_string(16) |> String.downcase() |> String.pad_leading(12, "0")
    "00000000-0000-4000-8000-" <> hex
  end

  @doc "A UNZR of a number, with a right control digit."
  def unzr(number) do
    date = Date.add(~D[1950-01-01], div(number, 9999))

    serial =
      number |> rem(9999) |> Kernel.+(1) |> Integer.to_string() |> String.pad_leading(4, "0")

    digits = Calendar.strftime(date, "%Y%m%d") <> serial

    sum =
      digits
      |> String.to_charlist()
      |> Enum.zip(Stream.cycle([7, 3, 1]))
      |> Enum.reduce(0, fn {digit, weight}, sum -> sum + (digit - ?0) * weight end)

    Calendar.strftime(date, "%Y%m%d") <> "-" <> serial <> Integer.to_string(rem(sum, 10))
  end

  @doc "Inserts a person with its verification; columns not given are ordinary."
  def person!(session, number, columns \\ %{}) do
    columns = Map.new(columns)
    id = uuid(number)

    person =
      Map.merge(
        %{
          id: id,
          last_name: "Зразко",
          first_name: "Остап",
          birth_date: "1991-08-24",
          status: "active",
          is_active: "true"
        },
        Map.take(columns, ~w(last_name first_name second_name birth_date unzr status is_active)a)
      )

    verification =
      Map.merge(
        %{
          person_id: id,
          unzr_verification_status: "VERIFICATION_NEEDED",
          unzr_verification_reason: "INITIAL"
        },
        Map.take(
          columns,
          ~w(unzr_verification_status unzr_verification_reason unzr_synced_at updated_at unzr_unverified_at)a
        )
      )

    insert!(session, "persons", person)
    insert!(session, "person_verifications", verification)

    if columns[:due_after] do
      failed = %{person_id: id, failures: "1", due_after: columns.due_after}
      insert!(session, "unzr_claims", failed)
      held = "UPDATE person_verifications SET unzr_held = true WHERE person_id = $1"
      Driver.rows!(session, held, [id])
    end

    id
  end

  @doc "Inserts one row of texts, each cast to the type of its column."
  def insert!(session, table, row) do
    names = Enum.map_join(row, ", ", fn {name, _value} -> "#{name}" end)
    marks = Enum.map_join(1..map_size(row), ", ", &"$#{&1}")
    Driver.rows!(session, "INSERT INTO #{table} (#{names}) VALUES (#{marks})", Map.values(row))
  end

  @doc "The verification of a person as a map of texts."
  def verification(session, id) do
    columns =
      ~w(unzr_verification_status unzr_verification_reason unzr_data_id unzr_data_status unzr_synced_at
         unzr_unverified_at)a

    list = Enum.map_join(columns, ", ", &"#{&1}::text")

    [row] =
      Driver.rows!(session, "SELECT #{list} FROM person_verifications WHERE person_id = $1", [id])

    Map.new(Enum.zip(columns, row))
  end
end
