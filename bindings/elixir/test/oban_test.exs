defmodule Osoba.ObanTest do
  @moduledoc """
  The worker and the dispatcher on Oban: the real one where it is, with a real queue in PostgreSQL; else the
  stand-in, which is held to what Oban documents of the parts that are used here.
  """
  use ExUnit.Case, async: false

  import Osoba.Test.Database

  alias Osoba.Test.UnzrWorker

  @real Code.ensure_loaded?(Oban.Registry)

  test "the Oban that the workers run on is printed" do
    IO.puts(
      "\n(the workers are tested on #{if @real, do: "real Oban", else: "the stand-in for Oban"})"
    )

    assert @real or (Code.ensure_loaded?(Oban) and function_exported?(Oban, :start, 2))
  end

  # These hold for either, so that the stand-in behaves as documented.
  test "a worker makes a job of arguments, with its queue, its attempts and its name" do
    job = UnzrWorker.new(%{"person_id" => "p", "claim_id" => "c"})
    changes = if is_struct(job, Oban.Job), do: Map.from_struct(job), else: job.changes
    assert changes.args == %{"person_id" => "p", "claim_id" => "c"}
    assert changes.worker == "Osoba.Test.UnzrWorker"
    assert changes.queue == "unzr" and changes.max_attempts == 3
  end

  test "unknown options of a worker are refused at compile time" do
    for options <- [
          [queu: :unzr],
          [max_attempts: 0],
          [queue: 7],
          [unique: [perio: 1]],
          [priority: 99]
        ] do
      code = """
      defmodule Osoba.ObanTest.Wrong do
        use Osoba.UnzrSync.Worker, #{inspect([host: Osoba.Test.UnzrHost] ++ options)}
      end
      """

      assert_raise ArgumentError, fn -> Code.compile_string(code) end
    end
  end

  test "perform returns only results that Oban documents" do
    for args <- [%{}, %{"person_id" => uuid(1)}, %{"person_id" => 7, "claim_id" => nil}] do
      job = struct!(Oban.Job, args: args, attempt: 1, max_attempts: 3)
      assert UnzrWorker.perform(job) == {:cancel, :arguments}
    end

    assert UnzrWorker.timeout(struct!(Oban.Job, args: %{})) == :infinity
    assert is_integer(UnzrWorker.backoff(struct!(Oban.Job, attempt: 1)))
  end
end
