$ goperf race -json -source tests/data/race/src tests/data/racelog/events.jsonl
? 1
-- stdout --
{
 "schema": 1,
 "goperf": "0.1.0",
 "reports": 1,
 "reports_cut_off": 0,
 "new": 1,
 "known": 0,
 "findings": [
  {
   "id": "1f071e817a87746d",
   "known": false,
   "reports": 1,
   "variable": "hits",
   "candidates": "",
   "shape": "counter",
   "title": "a counter that several goroutines change",
   "cure": "make hits an atomic.Int64 and call Add (Go 1.19); where other fields change with it, one sync.Mutex around all of them",
   "sides": [
    {
     "access": "read",
     "kind": "plain",
     "function": "example.com/shapes.count",
     "file": "tests/data/race/src/shapes.go",
     "line": 13,
     "text": "hits++",
     "callee": "",
     "frames_lost": false,
     "goroutine": "running",
     "stack": [
      {
       "function": "example.com/shapes.count",
       "file": "example.com/shapes/shapes.go",
       "line": 13
      },
      {
       "function": "example.com/shapes.both.func2",
       "file": "example.com/shapes/shapes_test.go",
       "line": 14
      }
     ],
     "created_at": [
      {
       "function": "example.com/shapes.both",
       "file": "example.com/shapes/shapes_test.go",
       "line": 14
      },
      {
       "function": "example.com/shapes.TestCounter",
       "file": "example.com/shapes/shapes_test.go",
       "line": 18
      },
      {
       "function": "testing.tRunner",
       "file": "testing/testing.go",
       "line": 2036
      },
      {
       "function": "testing.(*T).Run.gowrap1",
       "file": "testing/testing.go",
       "line": 2101
      }
     ]
    },
    {
     "access": "write",
     "kind": "plain",
     "function": "example.com/shapes.count",
     "file": "tests/data/race/src/shapes.go",
     "line": 13,
     "text": "hits++",
     "callee": "",
     "frames_lost": false,
     "goroutine": "finished",
     "stack": [
      {
       "function": "example.com/shapes.count",
       "file": "example.com/shapes/shapes.go",
       "line": 13
      },
      {
       "function": "example.com/shapes.both.func1",
       "file": "example.com/shapes/shapes_test.go",
       "line": 13
      }
     ],
     "created_at": [
      {
       "function": "example.com/shapes.both",
       "file": "example.com/shapes/shapes_test.go",
       "line": 13
      },
      {
       "function": "example.com/shapes.TestCounter",
       "file": "example.com/shapes/shapes_test.go",
       "line": 18
      },
      {
       "function": "testing.tRunner",
       "file": "testing/testing.go",
       "line": 2036
      },
      {
       "function": "testing.(*T).Run.gowrap1",
       "file": "testing/testing.go",
       "line": 2101
      }
     ]
    }
   ],
   "lines": [
    {
     "at": [
      13,
      13
     ],
     "reports": 1
    }
   ],
   "tests": [
    "TestCounter"
   ]
  }
 ]
}
--
$ goperf race -sarif -source tests/data/race/src tests/data/racelog/events.jsonl
? 1
-- stdout --
{
 "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
 "version": "2.1.0",
 "runs": [
  {
   "tool": {
    "driver": {
     "name": "goperf",
     "version": "0.1.0",
     "rules": [
      {
       "id": "data-race",
       "shortDescription": {
        "text": "Two goroutines access the same memory without order, and one of them writes."
       },
       "help": {
        "text": "A data race makes the program's result depend on timing and breaks Go's memory model: values may be torn. The race detector has no false positives; the two accesses did happen."
       }
      }
     ]
    }
   },
   "results": [
    {
     "ruleId": "data-race",
     "level": "error",
     "message": {
      "text": "Data race on hits between shapes.count and shapes.count: a counter that several goroutines change. Likely cure: make hits an atomic.Int64 and call Add (Go 1.19); where other fields change with it, one sync.Mutex around all of them"
     },
     "locations": [
      {
       "physicalLocation": {
        "artifactLocation": {
         "uri": "tests/data/race/src/shapes.go",
         "uriBaseId": "%SRCROOT%"
        },
        "region": {
         "startLine": 13
        }
       },
       "message": {
        "text": "write in example.com/shapes.count"
       }
      }
     ],
     "relatedLocations": [
      {
       "id": 1,
       "physicalLocation": {
        "artifactLocation": {
         "uri": "tests/data/race/src/shapes.go",
         "uriBaseId": "%SRCROOT%"
        },
        "region": {
         "startLine": 13
        }
       },
       "message": {
        "text": "read in example.com/shapes.count"
       }
      }
     ],
     "partialFingerprints": {
      "goperf/v1": "1f071e817a87746d"
     }
    }
   ]
  }
 ]
}
--
