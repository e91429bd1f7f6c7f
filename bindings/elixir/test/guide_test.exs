defmodule Osoba.GuideTest do
  use ExUnit.Case, async: false

  @root Path.expand("..", __DIR__)

  defp cells(file) do
    text = File.read!(Path.join(@root, file))
    Regex.scan(~r/^```elixir\n(.*?)^```$/ms, text, capture: :all_but_first) |> List.flatten()
  end

  test "every cell of the Livebook runs, one after the other" do
    [install | cells] = cells("guides/osoba.livemd")
    assert install =~ "Mix.install"

    {result, binding} =
      ExUnit.CaptureIO.with_io(fn ->
        Enum.reduce(cells, {nil, []}, fn cell, {_result, binding} ->
          Code.eval_string(cell, binding)
        end)
      end)
      |> elem(0)

    assert result == :model_above_threshold
    assert binding[:outcome] == %{result: :applied, status: :not_verified, reason: :auto}
    assert binding[:stored].unzr_verification_status == "NOT_VERIFIED"
    assert binding[:decision].decision == :exists
    assert binding[:table] =~ "d_last_name_bin" or binding[:table] =~ "name"
  end

  # What the examples use and the host has.
  defmodule Elixir.MyApp.Registry do
    def post(_fields), do: {:ok, 200, %{"status" => 1, "description" => "Знайдено"}}
    def ask(_request), do: {:error, :timeout}
  end

  defmodule Elixir.MyApp.Declarations do
    def active?(_person_id), do: {:ok, false}
    def terminate(_person_id, _reason), do: :ok
  end

  defmodule Elixir.MyApp.DB do
    def query(_sql, _parameters), do: {:ok, []}
    def transaction(fun), do: fun.()
  end

  unless Code.ensure_loaded?(Ecto.Migration) do
    defmodule Elixir.Ecto.Migration do
      defmacro __using__(_options), do: quote(do: import(Ecto.Migration))
      def execute(sql) when is_binary(sql), do: send(self(), {:execute, sql})
    end
  end

  @dependency ~r/\A\{:osoba, /

  test "the code of the README compiles unchanged without a warning" do
    {dependencies, cells} = Enum.split_with(cells("README.md"), &(&1 =~ @dependency))
    assert length(dependencies) == 2 and length(cells) >= 6
    for dependency <- dependencies, do: assert({{:osoba, _}, _} = Code.eval_string(dependency))

    {modules, warnings} =
      ExUnit.CaptureIO.with_io(:stderr, fn ->
        for cell <- cells,
            not (cell =~ "import Config"),
            {module, _} <- Code.compile_string(cell),
            do: module
      end)

    # The repository is the host's; a module that is named in an option is not called by name.
    assert warnings == ""

    for cell <- cells, cell =~ "import Config" do
      config = Config.Reader.read!(write!("config.exs", cell))

      assert [{"*/10 * * * *", MyApp.UnzrDispatcher}] =
               get_in(config, [:my_app, Oban, :plugins])
               |> hd()
               |> elem(1)
               |> Keyword.fetch!(:crontab)
    end

    for module <- [MyApp.UnzrHost, MyApp.UnzrWorker, MyApp.UnzrDispatcher, MyApp.OtherHost],
        do: assert(module in modules)

    for module <- [MyApp.DedupWorker, MyApp.MergeWorker] do
      assert module in modules
      wrong = struct!(Oban.Job, args: %{}, attempt: 1, max_attempts: 5)
      assert apply(module, :perform, [wrong]) == {:cancel, :arguments}
    end

    assert apply(MyApp.DedupHost, :declarations, ["a", "b"]) ==
             {:ok, %{person: false, master: false}}

    assert {:error, %Osoba.Error{field: "clerk_id"}} = apply(MyApp.Clerks, :next, ["me"])

    wrong = struct!(Oban.Job, args: %{}, attempt: 1, max_attempts: 5)
    assert apply(MyApp.UnzrWorker, :perform, [wrong]) == {:cancel, :arguments}
    record = %{unzr_verification_status: "IN_REVIEW"}
    assert {:wrong, "person.unzr", :required} = apply(MyApp.OnePerson, :next, [%{}, record, nil])

    assert {:ok, %{status: 1}} =
             apply(MyApp.UnzrHost, :ask, [
               %Osoba.Verification.Request{
                 unzr: "",
                 family_name: "",
                 given_name: "",
                 patronymic_name: "",
                 date_birth: ~D[2000-01-01]
               }
             ])

    if not function_exported?(Ecto.Migration, :__info__, 1) or not Code.ensure_loaded?(Ecto.Repo) do
      apply(MyApp.Repo.Migrations.AddOsoba, :up, [])
      assert_received {:execute, "CREATE TABLE IF NOT EXISTS unzr_claims" <> _}
      assert_received {:execute, "CREATE TABLE IF NOT EXISTS merge_candidates" <> _}
    end
  end

  defp write!(name, text) do
    path = Path.join(System.tmp_dir!(), "osoba-#{System.pid()}-#{name}")
    File.write!(path, text)
    on_exit(fn -> File.rm(path) end)
    path
  end

  test "the figures of the capacity page follow from its arithmetic" do
    page = File.read!(Path.join(@root, "guides/capacity.md"))
    assert page =~ "**133,334 persons a day**" and ceil(36_000_000 / 270) == 133_334
    assert page =~ "986 years" and div(36_000_000, 36_500) == 986
  end
end
