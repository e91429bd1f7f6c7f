defmodule Osoba.ReviewGuideTest do
  @moduledoc "The code of the review notebook runs, over a real PostgreSQL, and a clerk can work with it."
  use ExUnit.Case, async: false

  import Osoba.Test.Database, only: [uuid: 1]

  alias Osoba.Test.Driver
  alias Osoba.Test.Duplicates

  @moduletag :postgres
  @moduletag :stand_in

  # What the notebook installs and this package does not: the driver, over Debian's, and Livebook's controls, which
  # remember what is drawn and who listens.
  defmodule Elixir.Postgrex do
    @moduledoc false
    def start_link(options) do
      address = %{port: options[:port], password: options[:password]}
      {:ok, Osoba.Test.Driver.connect!(address, options[:database])}
    end

    def query(session, sql, parameters) do
      with {:ok, rows} <- Osoba.Test.Driver.run(session, sql, parameters),
           do: {:ok, %{rows: rows}}
    end

    def transaction(session, fun) do
      Osoba.Test.Driver.run!(session, "BEGIN")
      result = fun.(session)
      Osoba.Test.Driver.run!(session, "COMMIT")
      {:ok, result}
    catch
      {:rollback, reason} ->
        Osoba.Test.Driver.run!(session, "ROLLBACK")
        {:error, reason}
    end

    def rollback(_session, reason), do: throw({:rollback, reason})
  end

  defmodule Elixir.Kino do
    @moduledoc false
    def listen(form, state, fun), do: send(self(), {:listen, form, state, fun})
  end

  defmodule Elixir.Kino.Frame do
    @moduledoc false
    def new, do: :frame
    def render(:frame, content), do: send(self(), {:render, content})
    def append(:frame, content), do: send(self(), {:append, content})
  end

  defmodule Elixir.Kino.Control do
    @moduledoc false
    def form(fields, _options), do: {:form, Keyword.keys(fields)}
  end

  defmodule Elixir.Kino.Input do
    @moduledoc false
    def select(_label, options), do: {:select, options}
    def textarea(label), do: {:textarea, label}
  end

  for name <- [HTML, Markdown] do
    defmodule Module.concat([Elixir.Kino, name]) do
      @moduledoc false
      def new(text), do: text
    end
  end

  defmodule Elixir.Kino.Layout do
    @moduledoc false
    def grid(parts), do: parts
  end

  @clerk "0c1e4000-0000-4000-8000-000000000001"

  test "a clerk is shown a pair, decides, is shown the next one, and is told when there is none" do
    persons =
      for number <- 1..2, {gender, side} <- [{"MALE", 0}, {"FEMALE", 1}] do
        [person] = Osoba.Test.People.index(number, 3) |> Enum.take(-1)

        Map.merge(person, %{
          id: uuid(number * 2 + side),
          updated_at: Duplicates.at(number * 2 + side),
          first_name: "<b>Остап</b>",
          tax_id: "9#{300_000_000 + number}",
          gender: gender,
          status: "active"
        })
      end

    session = Duplicates.database!("review_guide", persons, [Osoba.Test.Queue.ddl()])
    address = Osoba.Test.Postgres.address()
    Osoba.Test.UnzrHost.configure(address: address, database: "review_guide")
    Process.delete(Osoba.Test.UnzrHost)
    Osoba.Test.Queue.install()
    {:ok, 4} = Osoba.Test.DedupDispatcher.perform(%Oban.Job{args: %{}})
    for _ <- 1..4, do: Osoba.Test.Queue.run_one()
    Driver.close(Osoba.Test.UnzrHost.session())

    environment = %{
      "PGHOST" => "127.0.0.1",
      "PGPORT" => Integer.to_string(address.port),
      "PGUSER" => "osoba",
      "PGPASSWORD" => address.password,
      "PGDATABASE" => "review_guide",
      "CLERK_ID" => @clerk
    }

    System.put_env(environment)
    on_exit(fn -> Enum.each(environment, fn {name, _value} -> System.delete_env(name) end) end)

    [install | cells] = cells()
    assert install =~ "Mix.install"

    {[_frame, {:form, fields}], binding} =
      Enum.reduce(cells, {nil, []}, fn cell, {_result, binding} ->
        Code.eval_string(cell, binding)
      end)

    assert fields == [:status, :comment]
    assert binding[:backlog].reviews == 2

    assert_received {:render, page}
    assert page =~ "&lt;b&gt;Остап" and not (page =~ "<b>Остап")
    assert page =~ "різна стать" and page =~ "<svg" and page =~ "#fff3bf"
    assert_received {:listen, {:form, _}, request, fun}

    {:cont, next} = fun.(%{data: %{status: :merge, comment: "так"}}, request)
    assert_received {:append, "Записано."}
    assert_received {:render, _page}
    assert next != request

    assert [["MERGE", "так"]] =
             Driver.rows!(
               session,
               "SELECT status, comment FROM manual_merge_requests WHERE id = $1",
               [request]
             )

    {:cont, nil} = fun.(%{data: %{status: :postpone, comment: ""}}, next)
    assert_received {:append, "Записано."}
    assert_received {:append, "Немає кандидата на об'єднання" <> _}

    {:cont, nil} = fun.(%{data: %{status: :merge, comment: ""}}, request)
    assert_received {:append, "Недопустима зміна статусу"}
    Enum.each([session, :persistent_term.get(Desk.Database)], &Driver.close/1)
  end

  defp cells do
    text = File.read!(Path.expand("../guides/review.livemd", __DIR__))
    Regex.scan(~r/^```elixir\n(.*?)^```$/ms, text, capture: :all_but_first) |> List.flatten()
  end
end
