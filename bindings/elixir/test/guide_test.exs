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

  test "the examples of the README are Elixir" do
    cells = cells("README.md")
    assert length(cells) >= 5
    for cell <- cells, do: assert({:ok, _quoted} = Code.string_to_quoted(cell))
  end

  test "the worker of the README compiles and runs" do
    worker = Enum.find(cells("README.md"), &(&1 =~ "use Osoba.UnzrSync.Worker"))
    # The repository and the registry's client are the host's, and are missed with a warning.
    {compiled, _warnings} =
      ExUnit.CaptureIO.with_io(:stderr, fn -> Code.compile_string(worker) end)

    modules = for {module, _binary} <- compiled, do: module

    assert MyApp.UnzrWorker in modules and MyApp.UnzrDispatcher in modules and
             MyApp.UnzrHost in modules

    assert function_exported?(MyApp.UnzrWorker, :perform, 1)
    wrong = struct!(Oban.Job, args: %{}, attempt: 1, max_attempts: 5)
    assert apply(MyApp.UnzrWorker, :perform, [wrong]) == {:cancel, :arguments}
  end
end
