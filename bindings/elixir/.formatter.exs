[
  inputs: ["{mix,compile_nif,.formatter}.exs", "{lib,test,benches}/**/*.{ex,exs}"]
]
